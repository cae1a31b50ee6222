/** The benchmarks themselves. */
package dev.holdfast.bench.suite;
