package kejian.acceptance.oldbox;

/** What must hold for a page of tier A, and for one of tier B where that is said. */
public enum PageRule {
    /** It is there, at its own address, without a redirect. */
    ANSWER,
    /**
     * One charset: the box's, in the head of the answer and in the page, and all bytes are of it.
     */
    CHARSET,
    /**
     * HTML 4.01 Transitional: its document type, elements, attributes and nesting. Tier B: HTML
     * with no more elements than these and {@code video}.
     */
    MARKUP,
    /** At most 40,000 bytes of HTML and script. */
    SIZE,
    /** At most 300 kB with all pictures. */
    WEIGHT,
    /**
     * One style sheet, in the head, and none elsewhere but for places. Tier B: nothing that came
     * after flexbox.
     */
    STYLE,
    /** Says for which screen it is made, and it is the box's. */
    SCREEN,
    /** Everything stands on the screen, has room for its words and covers no other key. */
    LAYOUT,
    /** The script is ECMAScript 3 (ECMA-262, third edition). Tier B: ECMAScript 5. */
    GRAMMAR,
    /** It runs with what such a box has. */
    SCRIPT,
    /** Each code of the box's key table does what its key means. */
    KEYS,
    /** One target is marked from the first moment on, and moves by keys alone. */
    FOCUS,
    /** Each target is reached by the remote, in few presses. */
    REACH,
    /** Back leads to the page above. */
    BACK,
    /** Each address is this server's, short, and answers. */
    LINK,
    /** Names the release that the answer's head names. */
    RELEASE,
    /** The player is told its media, plays, reports, and is let go. */
    PLAYER
}
