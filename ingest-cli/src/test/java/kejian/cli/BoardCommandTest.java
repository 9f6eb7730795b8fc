package kejian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import kejian.cli.client.Origin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoardCommandTest {

    private static final String BOARD =
            """
            {"definitions":[{"figure":"asked","zh":"需求：…","en":"answers …"}],
             "cells":[{"county":"410225","countyName":"兰考县","category":"farm","categoryTitle":"农技",
               "audience":"FARMERS","asked":{"needs":2,"asks":30,"few":true},
               "made":{"items":1,"titles":2},"watched":{"validViews":7,"personTimes":null},
               "satisfied":{"stars":4.5,"answers":20,"few":false},
               "evidence":"/api/board/evidence?county=410225"}]}
            """;

    private static final String EVIDENCE =
            """
            {"needs":[{"title":"果树","asks":30,"address":"/api/needs/n1"},
                      {"title":"蔬菜","asks":null,"address":"/api/surveys/s1/results"}],
             "items":[{"courseware":[{"title":"冬剪","validViews":7,"sessions":"/api/figures/sessions?x"}]}],
             "surveys":[{"title":"满意吗","stars":4.5,"address":"/api/surveys/s2/results"}]}
            """;

    @TempDir Path folder;

    @Test
    void board_isALineACell_inEitherLanguage_withItsDefinitions() throws Exception {
        try (Shell shell = new Shell(folder)) {
            shell.origin.answers.put(
                    "GET /api/board?from=2026-01-01&area=410000", Origin.JSON.readTree(BOARD));
            assertThat(shell.run("board", "--from", "2026-01-01", "--area", "410000")).isZero();
            assertThat(shell.out)
                    .contains("兰考县  农技  农户  需求 30（另有不显示的）  做成 1 项 2 件")
                    .contains("有效播放 7  参学人次 不显示  星级 4.5（20 份）")
                    .contains("asked: 需求：…");
            assertThat(
                            shell.run(
                                    "board",
                                    "--from",
                                    "2026-01-01",
                                    "--area",
                                    "410000",
                                    "--lang",
                                    "en"))
                    .isZero();
            assertThat(shell.out)
                    .contains("farmers  asked 30 (and some not shown)", "asked: answers …");
        }
    }

    @Test
    void evidence_isWhatStandsBehindEachLine() throws Exception {
        try (Shell shell = new Shell(folder)) {
            shell.origin.answers.put("GET /api/board", Origin.JSON.readTree(BOARD));
            shell.origin.answers.put(
                    "GET /api/board/evidence?county=410225", Origin.JSON.readTree(EVIDENCE));
            assertThat(shell.run("board", "--evidence")).isZero();
            assertThat(shell.out)
                    .contains("需求 果树  30  /api/needs/n1", "需求 蔬菜  不显示")
                    .contains("课件 冬剪  有效播放 7  /api/figures/sessions?x")
                    .contains("调查 满意吗  星级 4.5  /api/surveys/s2/results");
        }
    }

    @Test
    void sheet_isPrintedAsItCame() throws Exception {
        try (Shell shell = new Shell(folder)) {
            shell.origin.answers.put(
                    "GET /api/board/sheet?to=2026-11-27", Origin.JSON.readTree("{\"a\":1}"));
            assertThat(shell.run("board", "--csv", "--to", "2026-11-27")).isZero();
            assertThat(shell.out).isEqualTo("{\"a\":1}");
        }
    }
}
