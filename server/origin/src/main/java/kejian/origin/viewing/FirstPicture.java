package kejian.origin.viewing;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import kejian.contract.viewing.ViewingEvent;
import kejian.contract.viewing.ViewingEvent.Action;
import kejian.contract.viewing.ViewingEvent.Source;

/**
 * Whether a picture came where one was asked for, as far as a player's reports tell; they come in
 * the order of their numbers. Nothing is taken for a failure that no report says: a box that tells
 * that it begins and then no more may have been switched off. Times are epoch ms.
 */
@JsonAutoDetect(
        fieldVisibility = JsonAutoDetect.Visibility.NON_PRIVATE,
        getterVisibility = JsonAutoDetect.Visibility.NONE,
        isGetterVisibility = JsonAutoDetect.Visibility.NONE)
final class FirstPicture {

    /** Whoever waits longer has none (docs/figures.md, failures). */
    static final long LONGEST_MS = 20_000;

    boolean asked;

    /** Of the first report; it may come later than the key that was pressed, never earlier. */
    long askedAtMs;

    boolean came;
    boolean late;
    boolean error;

    /** Paused before there was a picture: how long somebody waited is not known any more. */
    boolean held;

    /** From play to the picture, as the player told it first; -1 where it did not. */
    long tookMs = -1;

    /**
     * @param atMs when, by the clock that the report is dated by
     */
    void see(ViewingEvent e, long atMs) {
        if (tookMs < 0) {
            tookMs = e.startUpMs();
        }
        if (came) {
            return;
        }
        if (!asked) {
            asked = true;
            askedAtMs = atMs;
        }
        came = isPicture(e);
        if (came) {
            late |= e.startUpMs() > LONGEST_MS;
        } else {
            late |= !held && atMs - askedAtMs >= LONGEST_MS;
            error |= e.action() == Action.ERROR;
            held |= e.action() == Action.PAUSE;
        }
    }

    /**
     * A beacon's {@code play} is said when playing is asked for, a player's that speaks CMCD when
     * the picture moves (CTA-5004-B, state {@code p}).
     */
    private static boolean isPicture(ViewingEvent e) {
        return e.startUpMs() >= 0
                || e.playedMs() > 0
                || !e.sections().isEmpty()
                || (e.source() == Source.CMCD_EVENT && e.action() == Action.PLAY);
    }

    Sitting.StartUp outcome() {
        if (late) {
            return Sitting.StartUp.FAILED;
        }
        if (came) {
            return Sitting.StartUp.PLAYED;
        }
        return error ? Sitting.StartUp.FAILED : Sitting.StartUp.UNKNOWN;
    }
}
