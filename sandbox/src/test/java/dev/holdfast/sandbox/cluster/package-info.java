/** Tests of {@code cluster}. */
package dev.holdfast.sandbox.cluster;
