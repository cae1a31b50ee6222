package dev.holdfast.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.json.JsonText;
import dev.holdfast.core.outward.Check;
import dev.holdfast.core.outward.Endpoint;
import dev.holdfast.core.outward.SecretHeader;
import dev.holdfast.core.outward.SecretKey;
import dev.holdfast.core.outward.Url;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutwardReadingTest {

    private static StepReading.Reading read(String type, String block) {
        return StepReading.read(
                JsonText.read("[{\"type\":\"" + type + "\",\"" + type + "\":" + block + "}]"), OneField.LANGUAGE);
    }

    private static Step step(String type, String block) {
        var reading = read(type, block.replace('\'', '"'));
        assertThat(reading.problems()).isEmpty();
        return reading.steps().getFirst();
    }

    @Test
    void a_probe_asks_over_http_with_what_is_usual_where_nothing_is_said() {
        var step = step("probe", "{'http':{'url':'https://shop.example/healthz'}}");
        assertThat(step.action())
                .isEqualTo(new Action.Probe(
                        new Check.Http(
                                Url.parse("https://shop.example/healthz"),
                                Set.of(200),
                                Optional.empty(),
                                Optional.empty()),
                        1,
                        Duration.ofSeconds(5)));
        assertThat(step.title()).isEqualTo("probe https://shop.example/healthz");
        assertThat(step.action().cluster()).isEmpty();
    }

    @Test
    void a_probe_asks_a_port_a_name_or_a_database() {
        assertThat(step("probe", "{'tcp':{'host':'db.example','port':5432},'successes':3,'interval':'1m'}")
                        .action())
                .isEqualTo(new Action.Probe(
                        new Check.Tcp(Endpoint.parse("db.example:5432", 1)), 3, Duration.ofMinutes(1)));
        var dns = (Action.Probe)
                step("probe", "{'dns':{'name':'Db.Example','addresses':['10.0.0.7'],'server':'10.0.0.2'}}")
                        .action();
        assertThat(dns.check())
                .isEqualTo(new Check.Dns(
                        "db.example",
                        false,
                        java.util.List.of("10.0.0.7"),
                        Optional.of(Endpoint.parse("10.0.0.2:53", 1))));
        var sql = step(
                "probe",
                "{'sql':{'host':'db.example','database':'shop','query':'SELECT pg_is_in_recovery()','value':'f',"
                        + "'credentialsSecret':'login'}}");
        assertThat(((Check.Sql) ((Action.Probe) sql.action()).check()).tls()).isEqualTo(Check.Tls.VERIFY);
        assertThat(((Check.Sql) ((Action.Probe) sql.action()).check())
                        .endpoint()
                        .port())
                .isEqualTo(5432);
        assertThat(sql.action().secrets()).containsExactly("login");
    }

    @Test
    void a_request_is_read_with_all_that_it_may_have() {
        var http = (Action.Http) step(
                        "http",
                        "{'method':'PUT','url':'https://dns.example/{{ .Values.ip }}','headers':{'X-A':'b'},"
                                + "'secretHeaders':[{'name':'Authorization','prefix':'Bearer ','secret':{'name':'dns','key':'token'}}],"
                                + "'body':{'raw':{'to':'west'}},'statuses':[200,409],'outputKey':'id','fieldPath':'task.id',"
                                + "'caSecret':{'name':'ca','key':'ca.crt'}}")
                .action();
        assertThat(http.secretHeaders())
                .containsExactly(new SecretHeader("Authorization", "Bearer ", new SecretKey("dns", "token")));
        assertThat(http.statuses()).containsExactlyInAnyOrder(200, 409);
        assertThat(http.keeps()).contains("id");
        assertThat(http.secrets()).containsExactly("ca", "dns");
        assertThat(Preflight.keys(http)).containsExactly("ip");
        assertThat(((Action.Http) step("http", "{'url':'https://dns.example/'}").action()).statuses())
                .contains(200, 204, 299)
                .doesNotContain(300, 199);
    }

    @Test
    void a_notification_goes_by_webhook_by_mail_or_as_an_event() {
        var webhook = step("notify", "{'webhook':{'urlSecret':{'name':'slack','key':'url'},'text':'It begins.'}}");
        assertThat(webhook.title()).isEqualTo("notify the webhook of Secret slack");
        var mail = step(
                "notify",
                "{'mail':{'host':'mail.example','from':'holdfast@shop.example','to':['team@shop.example'],"
                        + "'subject':'Failover','text':'It begins.','credentialsSecret':'login'}}");
        var channel = (Channel.Mail) ((Action.Notify) mail.action()).channel();
        assertThat(channel.startTls()).isTrue();
        assertThat(channel.server().port()).isEqualTo(587);
        assertThat(mail.action().secrets()).containsExactly("login");
        var event = step(
                "notify",
                "{'cloudEvent':{'url':'https://events.example/','type':'com.example.x','source':'/shop','mode':'binary',"
                        + "'data':{'raw':null}}}");
        assertThat(((Channel.CloudEvent) ((Action.Notify) event.action()).channel()).data())
                .contains(new Json.Null());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "probe | {} | probe: needs exactly one of http, tcp, dns and sql",
                "probe | {'tcp':{'host':'a.example','port':1},'http':{'url':'http://a.example/'}} | needs exactly one",
                "probe | {'tcp':{'host':'a.example'}} | probe.tcp.port: needs a port",
                "probe | {'tcp':{'host':'a.example','port':70000}} | probe.tcp.port: needs a whole number",
                "probe | {'tcp':{'host':'0x7f.1','port':1}} | probe.tcp.host:",
                "probe | {'tcp':{'host':'{{ .Values.ip }}','port':1}} | probe.tcp.host:",
                "probe | {'tcp':{'host':'a.example','port':1},'successes':0} | probe.successes: needs a whole number from 1 to 100",
                "probe | {'tcp':{'host':'a.example','port':1},'successes':101} | probe.successes:",
                "probe | {'tcp':{'host':'a.example','port':1},'interval':'0s'} | probe.interval: needs a time from 1s to 10m",
                "probe | {'tcp':{'host':'a.example','port':1},'interval':'11m'} | probe.interval:",
                "probe | {'http':{'url':'http://a.example/','statuses':[99]}} | probe.http.statuses:",
                "probe | {'http':{'url':'http://a.example/','statuses':['200']}} | probe.http.statuses:",
                "probe | {'dns':{'name':'a.example','addresses':[]}} | probe.dns.addresses: needs 1 to 32",
                "probe | {'dns':{'name':'a.example','addresses':['127.1']}} | \"127.1\" is not an IP address",
                "probe | {'dns':{'name':'a.example','addresses':['1.2.3.4'],'type':'MX'}} | probe.dns.type:",
                "probe | {'sql':{'host':'a.example','database':'d','query':'SELECT {{ .Values.x }}','value':'1','credentialsSecret':'s'}} | can be no template",
                "probe | {'sql':{'host':'a.example','database':'d','query':'SELECT 1','value':'1'}} | probe.sql.credentialsSecret:",
                "http | {'url':'ftp://a.example/'} | http.url: the URL does not begin with http",
                "http | {'url':'https://u:p@a.example/'} | http.url: the URL names a user",
                "http | {'url':'https://a.example/','method':'TRACE'} | http.method:",
                "http | {'url':'https://a.example/','method':'GET','text':'x'} | http.body: a GET has no body",
                "http | {'url':'https://a.example/','body':{}} | http.body.raw: needs a value",
                "http | {'url':'https://a.example/','body':{'raw':1},'text':'x'} | http.text: stands beside a body",
                "http | {'url':'https://a.example/','headers':{'Host':'b'}} | http.headers: \"Host\" is set by Holdfast",
                "http | {'url':'https://a.example/','headers':{'X':'a\\r\\nb'}} | http.headers: \"X\" has a line break",
                "http | {'url':'https://a.example/','headers':{'X':1}} | http.headers: \"X\" needs a text",
                "http | {'url':'https://a.example/','headers':{'X':'a','x':'b'}} | stands there twice",
                "http | {'url':'https://a.example/','secretHeaders':[{'name':'Authorization'}]} | http.secretHeaders.secret:",
                "http | {'url':'https://a.example/','secretHeaders':[{'name':'Connection','secret':{'name':'a','key':'b'}}]} | \"Connection\" is set",
                "http | {'url':'https://a.example/','fieldPath':'a'} | http.outputKey: is needed",
                "http | {'url':'https://a.example/','outputKey':'a-b','fieldPath':'a['} | http.fieldPath:",
                "notify | {} | notify: needs exactly one of webhook, mail and cloudEvent",
                "notify | {'webhook':{'text':'x'}} | notify.webhook.urlSecret:",
                "notify | {'mail':{'host':'m.example','from':'a','to':['b@c.example'],'subject':'s','text':'t'}} | \"a\" is not a plain address",
                "notify | {'mail':{'host':'m.example','from':'a@b.example','to':['b@c.example\\r\\nBcc: d@e.example'],'subject':'s','text':'t'}} | is not a plain address",
                "notify | {'mail':{'host':'m.example','from':'a@b.example','to':['A <b@c.example>'],'subject':'s','text':'t'}} | is not a plain address",
                "notify | {'mail':{'host':'m.example','from':'a@b.example','to':['b@c.example'],'subject':'s','text':'t','tls':'none','credentialsSecret':'x'}} | a password is sent over an encrypted",
                "notify | {'cloudEvent':{'url':'https://e.example/','type':'a b','source':'/x'}} | notify.cloudEvent.type:",
                "notify | {'cloudEvent':{'url':'https://e.example/','type':'a','source':'/x','mode':'batched'}} | notify.cloudEvent.mode:"
            })
    void what_cannot_be_carried_out_is_told_in_words(String type, String block, String words) {
        assertThat(read(type, block.replace('\'', '"')).words()).contains(words);
    }

    @Test
    void a_step_that_reaches_out_acts_on_no_cluster() {
        var reading = StepReading.read(
                JsonText.read(
                        "[{\"type\":\"probe\",\"cluster\":\"west\",\"probe\":{\"tcp\":{\"host\":\"a.example\",\"port\":1}}}]"),
                OneField.LANGUAGE);
        assertThat(reading.words()).contains("step 1, cluster: a step of type probe acts on no cluster; leave it out");
    }
}
