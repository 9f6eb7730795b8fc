package kejian.origin.report;

import java.time.YearMonth;
import java.util.Locale;
import kejian.contract.problem.Problem;
import kejian.origin.export.Exports;
import kejian.origin.problem.ProblemException;

/** What a bulletin or a sheet can be had as. */
enum Form {
    DOCX("application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    HTML("text/html; charset=utf-8"),
    XLSX("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    CSV(Exports.CSV);

    private final String type;

    Form(String type) {
        this.type = type;
    }

    /** As addresses end. */
    static Form of(String name) {
        for (Form form : values()) {
            if (form.ending().equals(name)) {
                return form;
            }
        }
        throw new ProblemException(Problem.NOT_FOUND, name);
    }

    /** As files end. */
    String ending() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * @param of the area, or what else it tells of
     */
    String file(String of, YearMonth month) {
        return "kejian-" + of + "-" + month + "." + ending();
    }

    /** As the log of exports names it. */
    String about(YearMonth month) {
        return month + " " + ending();
    }

    String type() {
        return type;
    }
}
