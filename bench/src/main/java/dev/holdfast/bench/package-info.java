/** What Holdfast measures: each figure against a floor of the same run, and against its goal. */
package dev.holdfast.bench;
