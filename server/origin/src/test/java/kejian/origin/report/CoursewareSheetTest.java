package kejian.origin.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import kejian.origin.DatabaseForTests;
import kejian.origin.report.MonthData.Watched;
import org.junit.jupiter.api.Test;

/** The sheet of one courseware. With a database of its own: closing is for all. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
@TestProfile(BulletinTest.Alone.class)
class CoursewareSheetTest extends SheetCity {

    @Test
    void courseware_isToldByItsRecords() throws Exception {
        watchAtRandom(1);
        // so that nothing is few, in whichever way it is cut
        for (String tier : List.of("A", "B", "C")) {
            for (String county : List.of(east, west)) {
                watch(
                        new Watched(
                                title,
                                tier,
                                county + "-1",
                                county,
                                month.atDay(20),
                                0,
                                90_000,
                                90_000,
                                40,
                                true));
            }
        }
        closeAll();
        byte[] xlsx = sheet("xlsx");
        Predicate<Watched> its = w -> w.courseware().equals(title);
        Recount now = recount(month, its);
        Recount last = recount(month.minusMonths(1), its);
        Recount year = recount(month.minusYears(1), its);
        assertThat(List.of(last.starts(), year.starts())).doesNotContain(0L);
        assertSummary(xlsx, "播放次数", now.starts(), last.starts(), year.starts());
        assertSummary(xlsx, "有效播放次数", now.valid(), last.valid(), year.valid());
        assertSummary(xlsx, "完播次数", now.completes(), last.completes(), year.completes());
        assertSummary(xlsx, "观看时长", now.watchedHours(), last.watchedHours(), year.watchedHours());
        assertSummary(xlsx, "收看站点", now.stations(), last.stations(), year.stations());
        assertSummary(xlsx, "参学人次", now.persons(), last.persons(), year.persons());
        assertThat(MonthData.line(xlsx, "概况", "完播率").get(1))
                .satisfies(
                        raw -> assertNumbers(List.of(raw), (double) now.completes() / now.valid()));

        List<List<String>> tiers = MonthData.sheet(xlsx, "终端类别");
        assertThat(tiers).hasSize(4);
        for (List<String> row : tiers.subList(1, 4)) {
            String tier = row.getFirst().substring(0, 1);
            assertNumbers(
                    row.subList(1, 9),
                    recount(month, its.and(w -> w.tier().equals(tier))).measures(true));
        }
        List<List<String>> areas = MonthData.sheet(xlsx, "下级区划");
        assertThat(areas.subList(1, areas.size()).stream().map(row -> row.get(1)))
                .containsExactly("东县", "西县");
        for (List<String> row : areas.subList(1, 3)) {
            assertNumbers(
                    row.subList(2, 10),
                    recount(month, its.and(w -> w.area().startsWith(row.getFirst())))
                            .measures(true));
        }
        List<List<String>> curve = MonthData.sheet(xlsx, "留存曲线");
        assertThat(curve).hasSize(1 + 21);
        for (int i = 0; i <= 20; i++) {
            assertThat(curve.get(1 + i).get(1))
                    .isEqualTo("0:%02d:%02d".formatted(i / 2, i % 2 * 30));
            assertNumbers(List.of(curve.get(1 + i).get(2)), now.holds(i * 5));
        }
        Map<String, Long> longest =
                now.of().stream()
                        .filter(w -> w.station() != null)
                        .collect(
                                Collectors.groupingBy(
                                        Watched::station,
                                        Collectors.summingLong(Watched::watchedMs)));
        assertThat(MonthData.sheet(xlsx, "收看最久的站点").stream().skip(1).map(List::getFirst))
                .containsExactlyElementsOf(
                        longest.entrySet().stream()
                                .sorted(
                                        Map.Entry.<String, Long>comparingByValue(
                                                        Comparator.reverseOrder())
                                                .thenComparing(Map.Entry.comparingByKey()))
                                .map(Map.Entry::getKey)
                                .toList());
        // a county's own: its townships, and what was watched in the county itself
        byte[] county = ok(analyst, "courseware/%s.xlsx?area=%s".formatted(title, east));
        assertThat(MonthData.sheet(county, "下级区划").stream().skip(1).map(List::getFirst))
                .containsExactly(east, east + "01");
        assertNumbers(
                MonthData.line(county, "下级区划", east + "01").subList(2, 4),
                recount(month, its.and(w -> w.area().equals(east + "01"))).starts(),
                recount(month, its.and(w -> w.area().equals(east + "01"))).valid());
    }

    @Test
    void courseware_saysWhatItIs() throws Exception {
        column("果树", "410000");
        column("外县的", west);
        data.sql("update station set capacity = 80 where code = '%s-1'".formatted(east));
        watch(group(title, east + "-1", 3, 30));
        MonthData.close(analyst, month);
        byte[] xlsx = ok(analyst, "courseware/%s.xlsx?area=%s".formatted(title, east));
        Map<String, String> about = about(xlsx, "课件");
        assertThat(about)
                .containsEntry("标题 title", "果树冬剪")
                .containsEntry("编号 id", title)
                .containsEntry("栏目 columns", "果树")
                .containsEntry("时长 length", "0:10:00")
                .containsEntry("主讲 presenter", "王老师")
                .containsEntry("形式 kind", "视频 video")
                .containsEntry("已撤回 withdrawn", "否 no");
        String csv =
                new String(
                        ok(analyst, "courseware/%s.csv?area=%s".formatted(title, east)),
                        StandardCharsets.UTF_8);
        assertThat(csv)
                .startsWith("\ufeff东县《果树冬剪》收视情况（" + month.getYear() + "年")
                .contains("留存曲线：", "参学人次：有效集中收看人数之和", "*：不足 5 人")
                .doesNotContain("畅通率：");
        // nobody watched the months beside it, and they are not closed
        assertThat(MonthData.line(xlsx, "概况", "播放次数").subList(1, 3)).containsExactly("1", "—");
    }

    @Test
    void courseware_losesViewersWhereTheyLeave_andTwentyStationsAreNamed() throws Exception {
        for (int i = 10; i < 32; i++) {
            String station = west + "-" + i;
            data.station(station, west, null);
            long until = i < 20 ? 300_000 : 600_000;
            watch(
                    new Watched(
                            title,
                            "B",
                            station,
                            west,
                            month.atDay(i - 9),
                            0,
                            until,
                            until + i * 1_000,
                            0,
                            true));
        }
        MonthData.close(analyst, month);
        byte[] xlsx = sheet("xlsx");
        List<List<String>> drops = MonthData.sheet(xlsx, "流失点");
        assertThat(drops.stream().skip(1).map(List::getFirst)).containsExactly("0:05:00");
        assertNumbers(drops.get(1).subList(1, 2), 10 / 22.0);
        List<List<String>> longest = MonthData.sheet(xlsx, "收看最久的站点");
        assertThat(longest).hasSize(1 + 20);
        assertThat(longest.get(1).getFirst()).isEqualTo(west + "-31");
        assertThat(longest.getLast().getFirst()).isEqualTo(west + "-12");
    }
}
