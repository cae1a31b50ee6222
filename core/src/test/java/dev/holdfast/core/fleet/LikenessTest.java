package dev.holdfast.core.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LikenessTest {

    private static Likeness of(String name, String uid, String server) {
        return new Likeness(name, Optional.ofNullable(uid), Optional.ofNullable(server), false);
    }

    private static final Likeness EAST = of("dr/east", "4711", "https://east");

    @Test
    void two_clusters_of_one_server_are_one_however_it_is_reached() {
        assertThat(EAST.isSame(of("shop/east", "4711", "https://east"))).isTrue();
        assertThat(EAST.isSame(of("dr/east-vip", "4711", "https://10.0.0.7"))).isTrue();
    }

    @Test
    void many_behind_one_address_are_many() {
        assertThat(EAST.isSame(of("dr/west", "4712", "https://east"))).isFalse();
    }

    @Test
    void the_address_tells_where_one_does_not_let_us_see_more() {
        assertThat(EAST.isSame(of("shop/east", null, "https://east"))).isTrue();
        assertThat(EAST.isSame(of("shop/west", null, "https://west"))).isFalse();
        assertThat(of("a", null, null).isSame(of("b", null, null))).isFalse();
    }

    @Test
    void a_copy_that_was_restored_elsewhere_is_another_when_somebody_says_so() {
        var copy = new Likeness("dr/west", Optional.of("4711"), Optional.of("https://west"), true);
        assertThat(EAST.isSame(copy)).isFalse();
        assertThat(copy.isSame(EAST)).isFalse();
        assertThat(copy.isSame(copy)).isTrue();
    }

    @Test
    void a_name_is_among_the_names_of_its_cluster_also_when_nothing_is_known_of_it() {
        var alias = of("shop/east", "4711", "https://east");
        assertThat(Likeness.names("dr/east", List.of(EAST, alias, of("dr/west", "4712", "https://west"))))
                .containsExactlyInAnyOrder("dr/east", "shop/east");
        assertThat(Likeness.names("dr/gone", List.of(EAST))).containsExactly("dr/gone");
    }
}
