package kejian.origin.report;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/** Writes bulletins and sheets in each form. */
@ApplicationScoped
class Forms {

    private final ReportConfig config;

    Forms(ReportConfig config) {
        this.config = config;
    }

    /** A template that is none is found when the origin starts, not on the day of the bulletin. */
    void check(@Observes StartupEvent event) {
        config.template().ifPresent(file -> BulletinDocx.check(read(file)));
    }

    /** A month's bulletin: the docx from the operator's template where there is one. */
    byte[] write(Form form, Bulletin bulletin) {
        return write(form, bulletin, this::template);
    }

    /** A sheet, whose docx has its tables one below the other. */
    byte[] sheet(Form form, Bulletin sheet) {
        return write(form, sheet, () -> DocxTemplate.plain(sheet.tables()));
    }

    private static byte[] write(Form form, Bulletin bulletin, Supplier<byte[]> template) {
        return switch (form) {
            case DOCX -> BulletinDocx.of(bulletin, template.get());
            case HTML -> BulletinHtml.of(bulletin);
            case XLSX -> BulletinXlsx.of(bulletin);
            case CSV -> BulletinCsv.of(bulletin);
        };
    }

    private byte[] template() {
        return config.template().map(Forms::read).orElseGet(DocxTemplate::make);
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException("kejian.report.template cannot be read", e);
        }
    }
}
