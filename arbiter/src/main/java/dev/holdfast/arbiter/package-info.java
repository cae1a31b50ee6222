/** The processes of two sites: {@link dev.holdfast.arbiter.Main} starts one. */
package dev.holdfast.arbiter;
