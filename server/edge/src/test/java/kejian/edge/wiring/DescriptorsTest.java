package kejian.edge.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DescriptorsTest {

    @Test
    void limit_belowWhatTheSettingsNeed_isWarnedOfWithBothFigures() {
        Descriptors usual = new Descriptors(20_000, 2_048, 30_740);
        assertThat(usual.needed()).isEqualTo(20_000 + 5 * 2_048 + 500);
        assertThat(usual.warning()).isEmpty();
        assertThat(new Descriptors(20_000, 2_048, 30_739).warning())
                .hasValueSatisfying(w ->
                        assertThat(w)
                                .startsWith("KEJIAN-1001 ")
                                .contains("30739", "LimitNOFILE=30740")
                                .doesNotContain("\n"));
        assertThat(new Descriptors(Integer.MAX_VALUE, 2_048, 1 << 20).warning()).isPresent();
    }

    @Test
    void limit_ofThisProcess_isKnown() {
        assertThat(Descriptors.here(1, 1).granted()).isBetween(100L, Long.MAX_VALUE);
    }
}
