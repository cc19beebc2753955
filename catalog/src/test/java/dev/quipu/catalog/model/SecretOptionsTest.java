package dev.quipu.catalog.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretOptionsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "password",
                "PASSWORD",
                "passwd",
                "pwd",
                "sslpassword",
                "db_password",
                "my secret",
                "client_secret",
                "aws_secret_access_key",
                "secretAccessKey",
                "api_key",
                "apiKey",
                "sa_key",
                "private_key",
                "account_key",
                "token",
                "access_token",
                "token_id",
                "jwt",
                "credentials",
                "passphrase",
                "authorization",
                "sas_token"
            })
    void aNameThatSpeaksOfASecretHidesItsValue(String name) {
        assertThat(SecretOptions.masked(Map.of(name, "x"))).containsEntry(name, SecretOptions.MARK);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "host=a password=b",
                "host=a password = 'b'",
                "Driver={x};UID=u;PWD=p",
                "postgresql://u:p@h/d",
                "https://u:p@h/",
                "redis://:p@h:6379",
                "https://h/x?sv=1&sig=abc",
                "https://h/x?api_key=abc",
                "{\"type\": \"service_account\", \"private_key\": \"abc\"}",
                "Authorization: Bearer abcdefgh",
                "Bearer abc.def-ghi",
                "curl -u me:you https://h",
                "-----BEGIN RSA PRIVATE KEY-----"
            })
    void aValueThatHoldsASecretIsHiddenWhateverItsName(String value) {
        assertThat(SecretOptions.masked(Map.of("x", value))).containsEntry("x", SecretOptions.MARK);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "host | db.example.org",
                "port | 5432",
                "dbname | tokens",
                "table_name | passwords",
                "key | true",
                "sslkey | /etc/ssl/key.pem",
                "private_key_file | /etc/key.pem",
                "api_key_id | 5c1f",
                "password_required | false",
                "max_tokens_required | 1",
                "use_remote_estimate | true",
                "url | http://db.example.org:8080/a@b",
                "url | https://someone@example.org/",
                "options | -c search_path=app",
                "query | SELECT author, keyword FROM t",
                "tablekeyset | all",
                "partition_key | day",
                "column_name | secret"
            })
    void whatIsNoSecretStays(String name, String value) {
        assertThat(SecretOptions.masked(Map.of(name, value))).containsEntry(name, value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"password", "dsn"})
    void theMarkStaysTheMark(String name) {
        assertThat(SecretOptions.masked(Map.of(name, SecretOptions.MARK))).containsEntry(name, SecretOptions.MARK);
        assertThat(SecretOptions.of(Map.of(name, SecretOptions.MARK, "host", "a")))
                .containsExactly(name);
    }
}
