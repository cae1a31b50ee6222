/** Holdfast: bench. */
package dev.holdfast.bench;
