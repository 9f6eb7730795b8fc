package kejian.origin.figures;

import io.quarkus.mailer.Mail;
import io.quarkus.mailer.Mailer;
import io.quarkus.scheduler.Scheduled;
import io.vertx.ext.mail.SMTPException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Optional;
import kejian.origin.export.Exports;
import kejian.origin.problem.ProblemException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Mails kept questions as workbooks, with the rights that their owners have at that moment. */
@ApplicationScoped
class FigureMailing {

    private static final Logger LOG = Logger.getLogger(FigureMailing.class);

    private static final String TEXT =
            """
            %1$s（%2$s…%3$s）见附件，口径在其中第二页。
            此信由课件平台按您存下的问题自动发送；停止：kejian figures mail "%1$s" --off

            %1$s (%2$s…%3$s) is attached, with its definitions on the second sheet.
            Sent by Kejian for the question that you keep; to end it: kejian figures mail "%1$s" --off
            """;

    private final FigureMails mails;
    private final FigureAnswers answers;
    private final Exports exports;
    private final Mailer mailer;
    private final MailConfig config;

    FigureMailing(
            FigureMails mails,
            FigureAnswers answers,
            Exports exports,
            Mailer mailer,
            MailConfig config) {
        this.mails = mails;
        this.answers = answers;
        this.exports = exports;
        this.mailer = mailer;
        this.config = config;
    }

    @Scheduled(
            every = "${kejian.mail.look:5m}",
            delayed = "50s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void look() {
        if (config.host().isPresent()) {
            sendAll();
        }
    }

    /**
     * All that is due.
     *
     * @return how many left
     */
    @ActivateRequestContext
    int sendAll() {
        int sent = 0;
        for (Optional<FigureMails.Claim> claim = mails.claim();
                claim.isPresent();
                claim = mails.claim()) {
            sent += send(claim.get()) ? 1 : 0;
        }
        return sent;
    }

    private boolean send(FigureMails.Claim claim) {
        if (claim.root() == null) {
            mails.note(claim.id(), FigureMails.State.STOPPED, "rights");
            return false;
        }
        Mail mail;
        try {
            mail = mail(claim, claim.root());
        } catch (ProblemException e) {
            mails.note(claim.id(), FigureMails.State.STOPPED, e.problem().code());
            return false;
        }
        try {
            mailer.send(mail);
        } catch (RuntimeException e) {
            String why = refusal(e);
            LOG.warnf(e, "not mailed: owner=%s name=%s", claim.owner(), claim.name());
            if (why != null) {
                mails.note(claim.id(), FigureMails.State.FAILED, why);
            }
            return false; // else the server may have it: it stays claimed
        }
        mails.note(claim.id(), FigureMails.State.SENT, "");
        LOG.infof("mailed: owner=%s name=%s", claim.owner(), claim.name());
        return true;
    }

    /** Written down as an export before it leaves. */
    private Mail mail(FigureMails.Claim claim, String root) {
        FigureAnswers.Answer answer = answers.of(claim.question(), root);
        exports.add(
                claim.owner(),
                Exports.What.FIGURES,
                answers.check(claim.question(), root),
                AnswerBook.about(claim.name(), answer) + " → " + claim.to(),
                answer.rows().size());
        return Mail.withText(
                        claim.to(),
                        "%s %s…%s".formatted(claim.name(), answer.from(), answer.to()),
                        TEXT.formatted(claim.name(), answer.from(), answer.to()))
                .addAttachment(
                        "kejian-figures-%s.xlsx".formatted(answer.to()),
                        AnswerBook.of(claim.name(), claim.question(), answer),
                        AnswerBook.TYPE);
    }

    /** Why it surely did not leave; none where nobody knows. */
    private static @Nullable String refusal(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SMTPException refused) {
                return "SMTP " + refused.getReplyCode();
            }
            if (cause instanceof ConnectException || cause instanceof UnknownHostException) {
                return "no connection";
            }
        }
        return null;
    }
}
