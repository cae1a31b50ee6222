package dev.holdfast.core.arbitration;

/**
 * What a person has told the agent of a site about the other one. It stands in for what the link shows, never for the vote or the
 * wait. Each holds for one epoch: as soon as the members change otherwise, it means nothing any more.
 */
public sealed interface Wish {

    /** Nothing. */
    record None() implements Wish {}

    /**
     * The other site is to be evicted though it is heard, and then kept out until a person lets it in.
     *
     * @param epoch the one that the eviction begins
     */
    record Out(long epoch) implements Wish {}

    /**
     * The other site is to be let in, however short it has been well.
     *
     * @param epoch the one in which it is out
     */
    record In(long epoch) implements Wish {}

    Wish NONE = new None();

    /** To have the peer out, by what an agent remembers: out of this epoch, or out as it is. */
    static Wish out(Memory memory) {
        var last = memory.last();
        long epoch = last.map(Register::epoch).orElse(0L);
        return new Out(last.filter(is -> is.members() != Members.BOTH).isPresent() ? epoch : epoch + 1);
    }

    /** To have the peer in again. */
    static Wish in(Memory memory) {
        return new In(memory.last().map(Register::epoch).orElse(0L));
    }

    /** What it is, for people. */
    default String words() {
        return switch (this) {
            case None ignored -> "nothing";
            case Out ignored -> "to evict the other site";
            case In ignored -> "to let the other site in";
        };
    }

    /** Whether the peer is to be evicted out of this register. */
    default boolean evicts(Register register) {
        return this instanceof Out(var epoch) && register.epoch() == epoch - 1 && register.members() == Members.BOTH;
    }

    /** Whether the peer is to stay out of this register, however well it is. */
    default boolean keepsOut(Register register) {
        return this instanceof Out(var epoch) && register.epoch() == epoch;
    }

    /** Whether the peer need not have been well for long to be let into this register. */
    default boolean letsIn(Register register) {
        return this instanceof In(var epoch) && register.epoch() == epoch;
    }
}
