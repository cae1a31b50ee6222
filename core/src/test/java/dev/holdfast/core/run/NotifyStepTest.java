package dev.holdfast.core.run;

import static dev.holdfast.core.run.RunSamples.NOON;
import static dev.holdfast.core.run.RunSamples.READ_IP;
import static dev.holdfast.core.run.RunSamples.SUBJECT;
import static dev.holdfast.core.run.RunSamples.object;
import static dev.holdfast.core.run.RunSamples.plan;
import static dev.holdfast.core.run.RunSamples.seen;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.outward.Answer;
import dev.holdfast.core.outward.Endpoint;
import dev.holdfast.core.outward.Outgoing;
import dev.holdfast.core.outward.SecretKey;
import dev.holdfast.core.outward.Url;
import dev.holdfast.core.plan.Action;
import dev.holdfast.core.plan.Channel;
import dev.holdfast.core.run.Journal.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NotifyStepTest {

    private static final SecretKey HOOK = new SecretKey("slack", "url");

    private static Action webhook(String text) {
        return new Action.Notify(new Channel.Webhook(HOOK, text, Optional.empty()));
    }

    private static Action mail(String subject, String text) {
        return new Action.Notify(new Channel.Mail(
                Endpoint.parse("mail.example:587", 1),
                true,
                "holdfast@shop.example",
                List.of("team@shop.example"),
                subject,
                text,
                Optional.of("login"),
                Optional.empty()));
    }

    private static Action event(boolean structured) {
        return new Action.Notify(new Channel.CloudEvent(
                Url.parse("https://events.example/in"),
                structured,
                "com.example.failover",
                "/holdfast/shop",
                "to {{ .Values.ip }} é",
                Optional.of(Json.object("ip", Json.text("{{ .Values.ip }}"))),
                List.of(),
                Optional.empty()));
    }

    private static Tale withIp(Action action, String ip) {
        return Tale.of(plan(READ_IP, action)).answer(seen(Json.object("status", Json.object("ip", Json.text(ip)))));
    }

    private static Outgoing message(Tale run) {
        return ((Effect.Call) run.effect()).message();
    }

    private static Outgoing.Request request(Tale run) {
        return (Outgoing.Request) message(run);
    }

    private static Report answer(int status, String words) {
        return new Report.Answered(new Answer.Http(status, words, words, Optional.empty(), true));
    }

    @Test
    void a_webhook_is_told_in_its_own_format_at_a_url_that_only_the_secret_has() {
        var run = withIp(webhook("Shop is at {{ .Values.ip }}"), "10.0.0.7\"}");
        assertThat(request(run).to()).isEqualTo(new Outgoing.To.Hidden(HOOK));
        assertThat(request(run).body()).contains("{\"text\":\"Shop is at 10.0.0.7\\\"}\"}");
        run.answer(answer(200, "ok"));
        assertThat(run.end().outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(run.last().message()).isEqualTo("the webhook in Secret slack answered 200");
    }

    @Test
    void a_notification_that_fails_fails_its_step() {
        var run = Tale.of(plan(webhook("x"), webhook("y"))).answer(answer(404, "no_team"));
        assertThat(run.end().message())
                .contains("the webhook in Secret slack answered 404: no_team")
                .contains("; not started: ");
    }

    @Test
    void a_mail_has_the_same_message_id_however_often_it_is_sent() {
        var run = Tale.of(plan(mail("Failover", "It begins.")));
        var mail = (Outgoing.Mail) message(run);
        assertThat(mail.messageId()).isEqualTo("<" + SUBJECT.callKey(1) + "@shop.example>");
        run.answer(new Report.Unclear("no answer")).after(Duration.ofSeconds(1)).wake();
        assertThat(message(run)).isEqualTo(mail);
        run.answer(new Report.Answered(new Answer.Taken("250 queued as 7")));
        assertThat(run.last().message()).isEqualTo("the mail server mail.example:587 has taken it: 250 queued as 7");
    }

    @Test
    void a_value_with_a_line_break_never_gets_into_the_subject_of_a_mail() {
        var run = withIp(mail("At {{ .Values.ip }}", "x"), "1\r\nBcc: evil@evil.example");
        assertThat(run.end().message()).contains("subject has a line break").doesNotContain("evil");
    }

    @Test
    void a_subject_and_a_text_have_bounds() {
        assertThat(withIp(mail("{{ .Values.ip }}", "x"), "y".repeat(901)).end().message())
                .contains("subject has 901 characters, more than 900");
        assertThat(withIp(mail("x", "{{ .Values.ip }}".repeat(300)), "y".repeat(1_000))
                        .end()
                        .message())
                .contains("300001 characters with its templates filled in, more than 262144");
    }

    @Test
    void a_structured_event_has_all_in_its_body() {
        var run = withIp(event(true), "10.0.0.7");
        assertThat(request(run).headers()).containsEntry("Content-Type", "application/cloudevents+json");
        assertThat(request(run).body())
                .contains("{\"specversion\":\"1.0\",\"id\":\"" + SUBJECT.callKey(2)
                        + "\",\"source\":\"/holdfast/shop\",\"type\":\"com.example.failover\",\"subject\":\"to 10.0.0.7 é\","
                        + "\"time\":\"" + NOON
                        + "\",\"datacontenttype\":\"application/json\",\"data\":{\"ip\":\"10.0.0.7\"}}");
    }

    @Test
    void a_binary_event_has_its_attributes_in_headers_and_no_line_break_in_any() {
        var run = withIp(event(false), "10.0.0.7\r\nce-type: evil");
        assertThat(request(run).headers())
                .containsEntry("ce-specversion", "1.0")
                .containsEntry("ce-id", SUBJECT.callKey(2))
                .containsEntry("ce-type", "com.example.failover")
                .containsEntry("ce-subject", "to%2010.0.0.7%0D%0Ace-type:%20evil%20%C3%A9")
                .containsEntry("Content-Type", "application/json");
        assertThat(request(run).body())
                .contains(object("{\"ip\":\"10.0.0.7\\r\\nce-type: evil\"}").print());
    }

    @Test
    void an_event_is_the_same_to_the_letter_after_a_restart_later() {
        var run = withIp(event(true), "10.0.0.7");
        var first = message(run);
        assertThat(message(run.after(Duration.ofMinutes(1)).wake())).isEqualTo(first);
    }
}
