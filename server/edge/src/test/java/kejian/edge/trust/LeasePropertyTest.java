package kejian.edge.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * G3 (b) and (d): whatever happens to clocks, power, line and disks, a lease ends with the time
 * that must have gone by, and not before the time that can have gone by.
 */
class LeasePropertyTest {

    private static final int SEEDS = 1_000;
    private static final int EVENTS = 20;
    private static final Duration RECALLABLE = Duration.ofHours(24);
    private static final Duration DURABLE = Duration.ofDays(30);

    @TempDir Path temp;
    private final SpeakingProvince province = new SpeakingProvince();

    /** How long the province is said to have been silent. */
    private interface Measure {
        Duration of(LentEdge edge);
    }

    @Test
    void leases_clocksTurned_powerCut_oldWords_endInTimeAndNotEarlier() throws Exception {
        assertThat(firstStoryThatFails(e -> e.trust.silence())).isEmpty();
    }

    @Test
    void leaseByTheWallClock_isCaught() throws Exception {
        assertThat(
                        firstStoryThatFails(e ->
                                Duration.between(
                                        e.trust.renewedAt().orElse(Instant.MIN),
                                        e.machine.wall().instant())))
                .isPresent();
    }

    @Test
    void leaseByTheTimeThatSchedulesFireBy_whichOldWordsSetBack_isCaught() throws Exception {
        assertThat(
                        firstStoryThatFails(e ->
                                Duration.between(
                                        e.trust.renewedAt().orElse(Instant.MIN),
                                        e.trust.time().now())))
                .isPresent();
    }

    /** Renewed by each word, also an old one again, and by a courier's disk from now. */
    @Test
    void leaseRenewedFromNow_isCaught() throws Exception {
        assertThat(firstStoryThatFails(e -> Duration.between(e.heardAt, e.machine.truth())))
                .isPresent();
    }

    @Test
    void leaseForgottenAtARestart_isCaught() throws Exception {
        assertThat(
                        firstStoryThatFails(e -> {
                            Duration known = e.trust.silence();
                            Duration up = Duration.between(e.startedAt, e.machine.truth());
                            return known.compareTo(up) < 0 ? known : up;
                        }))
                .isPresent();
    }

    private Optional<String> firstStoryThatFails(Measure measure) throws Exception {
        for (long seed = 1; seed <= SEEDS; seed++) {
            Path folder = Files.createTempDirectory(temp, "edge");
            Optional<String> wrong = story(seed, folder, measure);
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        return Optional.empty();
    }

    /** What was wrong in this seed's story. */
    private Optional<String> story(long seed, Path folder, Measure measure) throws Exception {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        LentEdge edge = new LentEdge(folder, province, SpeakingProvince.BEGAN.plusSeconds(7_200));
        edge.hearOnLine(SpeakingProvince.hour(edge.machine.truth()));
        List<String> told = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            told.add(happens(edge, random));
            for (Duration lease : List.of(RECALLABLE, DURABLE)) {
                boolean ended = measure.of(edge).compareTo(lease) >= 0;
                if (ended ? edge.mustRun(lease) : edge.mustHaveEnded(lease)) {
                    return Optional.of(
                            "seed %d: lease of %s ended=%s, renewed %s, it is %s: %s"
                                    .formatted(
                                            seed,
                                            lease,
                                            ended,
                                            edge.renewed(),
                                            edge.machine.truth(),
                                            told));
                }
            }
        }
        return Optional.empty();
    }

    private static String happens(LentEdge edge, RandomGenerator random) throws Exception {
        long now = SpeakingProvince.hour(edge.machine.truth());
        long known = SpeakingProvince.hour(edge.renewed());
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> {
                Duration time = someTime(random);
                edge.run(time);
                yield "run " + time;
            }
            case 3, 4 -> {
                Duration off = someTime(random);
                edge.cutPower(Duration.ofSeconds(random.nextInt(60)), off);
                yield "power cut " + off;
            }
            case 5 -> {
                edge.machine.turn(turned(random));
                yield "clock off by " + edge.machine.wrongBy();
            }
            case 6 -> "line " + now + " " + edge.hearOnLine(now);
            case 7 -> {
                long hour = known + (now > known ? random.nextLong(now - known) : 0);
                yield "kept back " + hour + " " + edge.hearOnLine(hour);
            }
            case 8 -> "again " + known + " " + edge.hearOnLine(known);
            default -> {
                long hour = Math.max(0, now - random.nextLong(40 * 24));
                yield "disk " + hour + " " + edge.hearFromDisk(hour);
            }
        };
    }

    private static Duration someTime(RandomGenerator random) {
        return switch (random.nextInt(4)) {
            case 0 -> Duration.ofMinutes(1 + random.nextInt(120));
            case 1 -> Duration.ofHours(1 + random.nextInt(23));
            case 2 -> Duration.ofHours(24 + random.nextInt(48));
            default -> Duration.ofDays(3 + random.nextInt(20));
        };
    }

    private static Duration turned(RandomGenerator random) {
        return switch (random.nextInt(5)) {
            case 0 -> Duration.ofDays(3_650);
            case 1 -> Duration.ofDays(-3_650);
            case 2 -> Duration.ofHours(random.nextInt(72));
            case 3 -> Duration.ofHours(-random.nextInt(72));
            default -> Duration.ZERO;
        };
    }

    @Test
    void darkEdges_threeHundredWithTurnedClocks_allStopAndAllComeBack() throws Exception {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(300);
        List<LentEdge> edges = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            Instant at = SpeakingProvince.BEGAN.plusSeconds(7_200 + random.nextInt(40_000));
            LentEdge edge = new LentEdge(Files.createTempDirectory(temp, "dark"), province, at);
            assertThat(edge.hearOnLine(SpeakingProvince.hour(at))).isTrue();
            edges.add(edge);
        }
        assertThat(running(edges, RECALLABLE)).isEqualTo(300);
        for (LentEdge edge : edges) { // the line is cut
            for (int day = 0; day < 3; day++) {
                edge.machine.turn(turned(random));
                edge.run(Duration.ofHours(10));
                edge.cutPower(Duration.ofSeconds(random.nextInt(60)), Duration.ofMinutes(2));
            }
        }
        assertThat(running(edges, RECALLABLE)).isZero();
        assertThat(running(edges, DURABLE)).isEqualTo(300);
        for (LentEdge edge : edges) {
            for (int day = 0; day < 29; day++) {
                edge.machine.turn(turned(random));
                edge.run(Duration.ofHours(24));
            }
        }
        assertThat(running(edges, DURABLE)).isZero();
        for (LentEdge edge : edges) { // the line is back
            edge.machine.turn(Duration.ZERO);
            assertThat(edge.hearOnLine(SpeakingProvince.hour(edge.machine.truth()))).isTrue();
        }
        assertThat(running(edges, RECALLABLE)).isEqualTo(300);
    }

    private static long running(List<LentEdge> edges, Duration lease) {
        return edges.stream().filter(e -> e.trust.silence().compareTo(lease) < 0).count();
    }
}
