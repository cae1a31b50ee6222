package dev.holdfast.core.arbitration;

/** Why something may not be done now, as a person reads it. */
public enum Obstacle {
    FROZEN("the register cannot be ours; a person must look"),
    PENDING("a write of ours is not answered yet"),
    UNKNOWN("the register is not known; it must be read"),
    NOT_LEADING("another process acts for this site"),
    LEADING("this process acts for the site already"),
    NOT_A_MEMBER("this site is evicted"),
    PEER_EVICTED("the other site is evicted already"),
    PEER_IS_MEMBER("the other site may act"),
    HOLDS_TAKEN("workloads of the other site still run here"),
    TAKEN_ALREADY("the other site's workloads are permitted here already"),
    DIRTY("a write of ours that lets the other site in may still come to stand"),
    PEER_NOT_SEEN("it was never seen when the other site last renewed"),
    WAITING("the other site may still run: its last lease is not over, and nothing confirms that it has stopped"),
    PROMISED("the other site was granted a lease by us that may not be over"),
    OUT_OF_DATE("the other site does not know of the present epoch yet"),
    UNHEALTHY("this site could not run the workloads"),
    DATA_ELSEWHERE("the only copy of the control plane's data is on the other site"),
    LINK_UP("the other site answers over the link"),
    LINK_SILENT_TOO_SHORT("the link has not been silent for long enough"),
    PREFERRED_FIRST("the other site is preferred and goes first"),
    LINK_DOWN("the other site does not answer over the link"),
    NOT_STABLE("the other site has not been well for long enough"),
    KEPT_OUT("a person has evicted the other site, and has not let it in again"),
    NO_WITNESS("without a witness nothing is taken over by itself; a person must say that the other site is off"),
    NOT_PREFERRED("without a third place only the preferred site goes on by itself");

    private final String words;

    Obstacle(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }
}
