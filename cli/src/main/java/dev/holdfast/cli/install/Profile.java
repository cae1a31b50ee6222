package dev.holdfast.cli.install;

/** How much an installation may do. */
public enum Profile {
    /** Takes alerts and says which plans they match. Starts nothing, impersonates nobody. */
    observe,
    /** Everything: starts runs, and acts as the accounts that are named. */
    full,
    /** On a further cluster that plans act on: acts as the accounts that are named, sees whether it is well, no more. */
    member
}
