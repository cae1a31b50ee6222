/** Tests of the commands about clusters. */
package dev.holdfast.cli.cluster;
