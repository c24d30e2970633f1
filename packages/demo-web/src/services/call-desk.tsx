// The calls that can be made with one kind of proof, and what became of them.
import { type ReactNode, useState } from "react";
import { Button } from "../ui/button.tsx";
import { AnswerList } from "./answer-list.tsx";
import {
  callService,
  fetchNonce,
  type Proof,
  type ResourcePath,
  type ServiceAnswer,
} from "./call-service.ts";
import styles from "./call-desk.module.css";

interface CallDeskProps {
  readonly service: string;
  readonly proof: Proof;
  /** What the calls carry, in words. */
  readonly carries: string;
  /** Stands beside the calls. */
  readonly children?: ReactNode;
}

const mostAnswers = 6;

export function CallDesk({ service, proof, carries, children }: CallDeskProps) {
  const [answers, setAnswers] = useState<readonly ServiceAnswer[]>([]);
  const [pending, setPending] = useState<ResourcePath | "twice" | null>(null);
  const note = (answer: ServiceAnswer): void =>
    setAnswers((before) => [answer, ...before].slice(0, mostAnswers));
  const during = async (what: typeof pending, act: () => Promise<void>): Promise<void> => {
    setPending(what);
    await act().finally(() => setPending(null));
  };
  const call = (path: ResourcePath) =>
    during(path, async () => note(await callService(service, path, proof)));
  const callTwice = () =>
    during("twice", async () => {
      // Without a number the service refuses nothing, which would show the wrong thing.
      const nonce = await fetchNonce(service).catch(() => "none");
      for (let turn = 0; turn < 2; turn += 1)
        note(await callService(service, "/resources/user", proof, nonce));
    });
  return (
    <>
      <div className={styles.calls}>
        <Button
          pending={pending === "/resources/user"}
          onClick={() => void call("/resources/user")}
        >
          Get user data<span className="visually-hidden"> {carries}</span>
        </Button>
        <Button
          pending={pending === "/resources/admin"}
          onClick={() => void call("/resources/admin")}
        >
          Get admin data<span className="visually-hidden"> {carries}</span>
        </Button>
        {proof.kind !== "nothing" && (
          <Button pending={pending === "twice"} onClick={() => void callTwice()}>
            Send one twice<span className="visually-hidden"> {carries}</span>
          </Button>
        )}
        {children}
      </div>
      <AnswerList to={`calls ${carries}`} answers={answers} />
    </>
  );
}
