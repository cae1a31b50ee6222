/** Tests of clocks. */
package dev.holdfast.arbiter.clock;
