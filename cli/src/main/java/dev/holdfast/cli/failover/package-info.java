/** Moving a whole site: one run that runs the plans of its applications, in order. */
package dev.holdfast.cli.failover;
