package kejian.contract.archive;

import java.io.IOException;

/** The archive is not taken. It also ends a stream whose bytes are not what was announced. */
public final class ArchiveException extends IOException {

    private final ArchiveFault fault;
    private final String entry;

    ArchiveException(ArchiveFault fault, String entry) {
        super(fault + (entry.isEmpty() ? "" : " at " + entry));
        this.fault = fault;
        this.entry = entry;
    }

    public ArchiveFault fault() {
        return fault;
    }

    /** The entry at fault as far as it can be named, without characters that would mislead. */
    public String entry() {
        return entry;
    }

    /** One sentence for whoever packed it. */
    public String sentence(boolean english) {
        String said = english ? fault.sentenceEn() : fault.sentence();
        return entry.isEmpty() ? said : entry + (english ? ": " : "：") + said;
    }
}
