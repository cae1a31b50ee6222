package dev.holdfast.core.arbitration;

/** How a site stands, as its agent knows it. */
public enum Standing {
    INERT("has started and knows nothing yet; nothing is permitted"),
    MEMBER("both sites may act; each runs what is its own"),
    ALONE("the other site is evicted; this one runs what is its own and needs no witness for it"),
    DOUBTFUL("the other site is evicted, but a write of ours may have let it in again; a later write must settle that"),
    REJOINING(
            "the other site is being let in again; until that is answered, this one counts its time as a member does"),
    TAKEN("the other site is evicted and has stopped; its workloads are permitted here"),
    UNSURE("a write was not answered, or refused; nothing is decided before the register is read again"),
    EVICTED("this site may not act; it has been told to stop, and runs nothing that is guarded"),
    FROZEN("the register cannot be the one we know; nothing is changed before a person has looked");

    private final String meaning;

    Standing(String meaning) {
        this.meaning = meaning;
    }

    public String meaning() {
        return meaning;
    }
}
