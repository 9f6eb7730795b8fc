package kejian.edge.register;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import kejian.contract.edge.BoxRegister;
import kejian.delivery.register.Register.Standing;
import kejian.edge.trust.StrictJson;
import org.junit.jupiter.api.Test;

/** The register in few bytes is the register. */
class BoxTableTest {

    private static final String[] PROFILES = {null, "zte-sd", "huawei-hd", ""};

    /** In other orders as UTF-8 and as Java's text. */
    private static final int[] LETTERS = "Aa0:é中𠮷\uffee".codePoints().toArray();

    /** The slow way. */
    private static Map<String, Standing.Known> map(List<BoxRegister.Box> boxes) {
        Map<String, Standing.Known> map = new HashMap<>();
        boxes.forEach(b -> map.put(b.box(), new Standing.Known(b.name(), b.profile())));
        return map;
    }

    private static BoxRegister.Box box(String name, Random random) {
        int station = random.nextInt(60);
        return new BoxRegister.Box(
                name,
                "S-" + station,
                station % 7 == 0 ? "" : "王庄村𠮷".repeat(station % 5) + station,
                PROFILES[random.nextInt(PROFILES.length)]);
    }

    /** Short ones of few letters: many begin with another one, some are there twice. */
    private static String name(Random random) {
        StringBuilder name = new StringBuilder();
        for (int i = random.nextInt(6); i >= 0; i--) {
            name.appendCodePoint(LETTERS[random.nextInt(LETTERS.length)]);
        }
        return name.toString();
    }

    @Test
    void everyName_isWhatAMapSaysOfIt() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            List<BoxRegister.Box> boxes = new ArrayList<>();
            for (int i = seed % 50; i > 0; i--) {
                boxes.add(box(name(random), random));
                if (random.nextInt(5) == 0) {
                    boxes.add(box(boxes.getFirst().box(), random));
                }
            }
            Map<String, Standing.Known> map = map(boxes);
            BoxTable table = new BoxTable(boxes);
            assertThat(table.size()).isEqualTo(map.size());
            map.forEach((name, known) -> assertThat(table.find(name)).isEqualTo(known));
            for (int i = 0; i < 100; i++) {
                String any = i % 2 == 0 ? name(random) : name(random) + "A";
                assertThat(table.find(any)).as("seed %d: %s", seed, any).isEqualTo(map.get(any));
            }
            assertThat(table.find(null)).isNull();
            assertThat(table.find("")).isNull();
        }
    }

    private static List<BoxRegister.Box> province() {
        List<BoxRegister.Box> boxes = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            int station = i / 2;
            boxes.add(
                    new BoxRegister.Box(
                            "STB-%06X-%08d".formatted(i % 977, i),
                            "41%04d%06d-%03d".formatted(station % 157, station, station % 9),
                            "第%d村党员活动室".formatted(station),
                            new String(i % 3 == 0 ? "zte-sd" : "huawei-hd")));
        }
        return boxes;
    }

    /** Bytes of heap that stay for each box; what is measured is printed. */
    @Test
    void provinceOf100000Boxes_takesFewBytesOfABox() {
        byte[] wire =
                StrictJson.write(
                        new BoxRegister("e", "2026-11-23T12:00:00Z", "c", true, province()));
        long map =
                kept(boxes -> {
                    Map<String, BoxRegister.Box> byName = HashMap.newHashMap(boxes.size());
                    boxes.forEach(b -> byName.put(b.box(), b));
                    return List.of(boxes, byName);
                });
        long table = kept(BoxTable::new);
        System.out.printf(
                "register of 100,000 boxes: map %d, table %d bytes of heap a box; %d of JSON%n",
                map / 100_000, table / 100_000, wire.length / 100_000);
        assertThat(table).isLessThan(map / 3);
    }

    private static long kept(Function<List<BoxRegister.Box>, Object> make) {
        long before = used();
        Object kept = make.apply(province());
        long after = used();
        assertThat(kept).isNotNull(); // until here
        return after - before;
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }
}
