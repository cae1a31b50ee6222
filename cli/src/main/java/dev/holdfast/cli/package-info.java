/** The command line: shows, checks and creates custom resources with the user's own kubeconfig. It does no work itself. */
package dev.holdfast.cli;
