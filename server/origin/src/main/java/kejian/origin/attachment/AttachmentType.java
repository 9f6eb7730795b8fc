package kejian.origin.attachment;

import java.util.List;

/** What is taken, each by its content; the first ending is the one that a name gets. */
enum AttachmentType {
    PDF("application/pdf", "pdf"),
    DOCX("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    PPTX("application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx"),
    XLSX("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    ZIP("application/zip", "zip"),
    JPEG("image/jpeg", "jpg", "jpeg"),
    PNG("image/png", "png"),
    GIF("image/gif", "gif"),
    BMP("image/bmp", "bmp"),
    TEXT_UTF8("text/plain; charset=utf-8", "txt"),
    TEXT_GB18030("text/plain; charset=gb18030", "txt");

    private final String mediaType;
    private final List<String> endings;

    AttachmentType(String mediaType, String... endings) {
        this.mediaType = mediaType;
        this.endings = List.of(endings);
    }

    String mediaType() {
        return mediaType;
    }

    List<String> endings() {
        return endings;
    }
}
