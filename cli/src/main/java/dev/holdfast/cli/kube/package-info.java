/** How the command line talks to a Kubernetes API server: few requests, short waits, and errors in words. */
package dev.holdfast.cli.kube;
