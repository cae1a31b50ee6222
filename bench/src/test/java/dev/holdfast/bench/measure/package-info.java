/** Tests of how figures are made, shown and kept. */
package dev.holdfast.bench.measure;
