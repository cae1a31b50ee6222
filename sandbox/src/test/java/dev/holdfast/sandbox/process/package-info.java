/** Tests of {@code process}. */
package dev.holdfast.sandbox.process;
