/** Clusters that plans act on: registered, looked at, checked and taken away. */
package dev.holdfast.cli.cluster;
