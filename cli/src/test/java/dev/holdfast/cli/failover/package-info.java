/** Tests of {@link dev.holdfast.cli.failover}. */
package dev.holdfast.cli.failover;
