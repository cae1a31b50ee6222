/** Figures: how they are made from samples, compared with floors and goals, shown and kept. */
package dev.holdfast.bench.measure;
