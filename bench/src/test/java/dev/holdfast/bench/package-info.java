/** Tests of the benchmarks. */
package dev.holdfast.bench;
