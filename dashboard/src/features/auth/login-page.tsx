/** Coming in: by the welcome link, or by a token. */
import { Button, Center, Code, Loader, PasswordInput, Text, Title } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { type FormEvent, useEffect, useState } from "react";
import { enterByToken } from "@/shared/api/auth";
import { ApiError, messageOf } from "@/shared/api/problem";
import { useSession } from "@/shared/api/session";
import { Failure } from "@/shared/ui/feedback";
import { Logo } from "@/shared/ui/logo";
import { pendingEntry } from "./entering";
import styles from "./login-page.module.css";

export function LoginPage() {
  const { next } = useSearch({ from: "/login" });
  const navigate = useNavigate();
  const session = useSession();
  const link = useLinkEntry();

  useEffect(() => {
    if (session && !link.pending && !link.error)
      void navigate({ href: next ?? "/", replace: true });
  }, [session, link, next, navigate]);

  return (
    <Center component="main" mih="100vh" p="md">
      <div className={styles["card"]}>
        <Logo size={36} />
        <Title order={1} mt="md" mb={4}>
          Welcome to Hive
        </Title>
        {link.pending ? (
          <div className={styles["waiting"]} role="status">
            <Loader size="sm" /> Opening your link…
          </div>
        ) : (
          <>
            {link.error ? <BadLink error={link.error} isSignedIn={session !== null} /> : null}
            <TokenForm />
          </>
        )}
      </div>
    </Center>
  );
}

function useLinkEntry(): { pending: boolean; error: unknown } {
  const [state, setState] = useState<{ pending: boolean; error: unknown }>({
    pending: pendingEntry() !== null,
    error: null,
  });
  useEffect(() => {
    let shown = true;
    pendingEntry()
      ?.then(() => shown && setState({ pending: false, error: null }))
      .catch((error: unknown) => shown && setState({ pending: false, error }));
    return () => {
      shown = false;
    };
  }, []);
  return state;
}

function BadLink({ error, isSignedIn }: { error: unknown; isSignedIn: boolean }) {
  return (
    <div className={styles["problem"]}>
      <Failure title="This welcome link does not work" error={error} />
      {isSignedIn ? (
        <Button
          mt="sm"
          fullWidth
          variant="default"
          renderRoot={(props) => <Link to="/" {...props} />}
        >
          Go on as you are signed in
        </Button>
      ) : null}
    </div>
  );
}

function TokenForm() {
  const [token, setToken] = useState("");
  const enter = useMutation({ mutationFn: enterByToken });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (token.trim()) enter.mutate(token.trim());
  };
  return (
    <form onSubmit={submit}>
      <Text c="dimmed" mb="md" size="sm">
        Open the link that <Code>hive up</Code> printed when it started, or paste a token from{" "}
        <Code>hive token</Code>.
      </Text>
      <PasswordInput
        label="Token"
        placeholder="eyJ…"
        autoComplete="off"
        value={token}
        onChange={(event) => setToken(event.currentTarget.value)}
        error={enter.error ? wrongToken(enter.error) : null}
        data-autofocus
      />
      <Button type="submit" fullWidth mt="md" loading={enter.isPending} disabled={!token.trim()}>
        Sign in
      </Button>
      <Text c="dimmed" size="xs" mt="md">
        The token stays in this tab and is forgotten when you close it.
      </Text>
    </form>
  );
}

const wrongToken = (error: unknown): string =>
  error instanceof ApiError && error.status === 401
    ? "Hive does not accept this token. It may have expired."
    : messageOf(error);
