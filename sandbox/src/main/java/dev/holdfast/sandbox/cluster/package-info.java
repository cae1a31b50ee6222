/** One Kubernetes cluster of a sandbox: its layout, its components' command lines, its start and its health. */
package dev.holdfast.sandbox.cluster;
