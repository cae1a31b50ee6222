package dev.holdfast.core.arbitration;

/** Where what the control plane has acknowledged is: on both sites, or only on the primary's. */
public enum Copies {
    SYNC,
    SOLO
}
