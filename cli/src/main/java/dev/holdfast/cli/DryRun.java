package dev.holdfast.cli;

/** How far a command that changes something goes. */
public enum DryRun {
    /** It does it. */
    none,
    /** It prints the manifest that it would create, ready for kubectl create -f -. */
    client,
    /** It lets the API server check the manifest and keep nothing. */
    server
}
