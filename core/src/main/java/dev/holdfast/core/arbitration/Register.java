package dev.holdfast.core.arbitration;

/**
 * The one record that both sites and the witness share. Every write replaces it as a whole, and only if nobody has written
 * since it was read: so an eviction makes void every renewal of the evicted site that is still on its way.
 *
 * @param incarnation made once when the pair is set up; another one is another register
 * @param nonce of the attempt that wrote this version, for people who ask who did
 * @param epoch one more with every change of the members: the fencing token
 * @param members the sites that may act
 * @param primary the site whose copy of the control plane's data leads
 * @param copies where that data is
 * @param renewalsA how often A has begun a lease anew; what B waits for not to change
 * @param renewalsB the same of B
 * @param agentA the one process that may act for A; empty before the first
 * @param agentB the same of B
 * @param revision the highest revision of the control plane's data that was written here; for people
 * @param parameters the times both sites count by
 */
public record Register(
        String incarnation,
        String nonce,
        long epoch,
        Members members,
        Side primary,
        Copies copies,
        long renewalsA,
        long renewalsB,
        String agentA,
        String agentB,
        long revision,
        Parameters parameters) {

    /** How far a person's word moves the epoch, so that no automatic change ever meets it. */
    public static final long OVERRIDE = 1L << 32;

    public long renewals(Side side) {
        return side == Side.A ? renewalsA : renewalsB;
    }

    public String agent(Side side) {
        return side == Side.A ? agentA : agentB;
    }

    /** A lease of this site begins anew. */
    Register renewed(Side side, String nonce) {
        return written(nonce, epoch, members, side, 1, agentA, agentB);
    }

    /** This site alone may act from now on. */
    Register evicted(Side by, String nonce) {
        return written(nonce, epoch + 1, Members.only(by), by, 0, agentA, agentB);
    }

    /** Both may act again. The lease of the site that says so begins anew, and its count tells the other. */
    Register rejoined(Side by, String nonce) {
        return written(nonce, epoch + 1, Members.BOTH, by, 1, agentA, agentB);
    }

    /** This process acts for the site from now on, and no other. */
    Register claimed(Side side, String agent, String nonce) {
        return side == Side.A
                ? written(nonce, epoch, members, side, 0, agent, agentB)
                : written(nonce, epoch, members, side, 0, agentA, agent);
    }

    /**
     * A person has said that the other site is off. Whether anybody may say so is asked of {@link Assertion}; the epoch jumps,
     * so that nothing that was decided before can be taken for something that was decided after.
     */
    public Register overridden(Side by, String nonce) {
        return written(nonce, Math.addExact(epoch, OVERRIDE), Members.only(by), by, 0, agentA, agentB);
    }

    private Register written(
            String by, long number, Members who, Side side, int renewals, String newAgentA, String newAgentB) {
        return new Register(
                incarnation,
                by,
                number,
                who,
                primary,
                copies,
                renewalsA + (side == Side.A ? renewals : 0),
                renewalsB + (side == Side.B ? renewals : 0),
                newAgentA,
                newAgentB,
                revision,
                parameters);
    }
}
