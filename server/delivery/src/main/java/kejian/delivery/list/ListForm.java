package kejian.delivery.list;

import java.util.function.Function;

/** The forms that a plain list comes in, by the ending of its address. */
public enum ListForm {
    M3U("m3u", "audio/x-mpegurl; charset=utf-8", M3uList::text),
    PLS("pls", "audio/x-scpls; charset=utf-8", PlsList::text),
    XSPF("xspf", "application/xspf+xml; charset=utf-8", XspfList::text),
    ASX("asx", "video/x-ms-asf; charset=utf-8", AsxList::text),
    MEDIA_RSS("rss", "application/rss+xml; charset=utf-8", MediaRssList::text),
    JSON("json", "application/json; charset=utf-8", JsonList::text);

    private final String ending;
    private final String contentType;
    private final Function<PlainList, String> writer;

    ListForm(String ending, String contentType, Function<PlainList, String> writer) {
        this.ending = ending;
        this.contentType = contentType;
        this.writer = writer;
    }

    /**
     * @throws IllegalArgumentException where no form has it
     */
    public static ListForm ofEnding(String ending) {
        for (ListForm form : values()) {
            if (form.ending.equals(ending)) {
                return form;
            }
        }
        throw new IllegalArgumentException(ending);
    }

    public String contentType() {
        return contentType;
    }

    public String write(PlainList list) {
        return writer.apply(list);
    }
}
