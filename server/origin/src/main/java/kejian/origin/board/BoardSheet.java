package kejian.origin.board;

import kejian.sheet.CsvText;

/** The board as CSV, with its definitions below. */
final class BoardSheet {

    private BoardSheet() {}

    static String of(Board board) {
        CsvText sheet = new CsvText();
        sheet.line("期间 period", board.from().toString(), board.to().toString());
        sheet.line(
                "县区 county",
                "名称 name",
                "类别 category",
                "受众 audience",
                "需求条数 needs",
                "需求人次 asks",
                "有不显示的 not all shown",
                "做成项数 items made",
                "课件数 titles",
                "有效播放 valid views",
                "参学人次 person-times",
                "平均星级 stars",
                "评价份数 ratings",
                "有不显示的 not all shown");
        for (Board.Cell cell : board.cells()) {
            sheet.line(
                    cell.county(),
                    cell.countyName(),
                    cell.categoryTitle(),
                    cell.audience(),
                    cell.asked().needs(),
                    cell.asked().asks(),
                    cell.asked().few() ? "*" : "",
                    cell.made().items(),
                    cell.made().titles(),
                    cell.watched().validViews(),
                    cell.watched().personTimes(),
                    cell.satisfied().stars(),
                    cell.satisfied().answers(),
                    cell.satisfied().few() ? "*" : "");
        }
        for (Board.Definition d : board.definitions()) {
            sheet.line("口径 definition", d.figure(), d.zh(), d.en());
        }
        return sheet.toString();
    }
}
