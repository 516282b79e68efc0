/** The live connection, for components. */
import { createContext, useContext, useEffect, useEffectEvent, useSyncExternalStore } from "react";
import { api, unwrap } from "@/shared/api/client";
import { BATCH_PROTOCOL, type Frame } from "./frames";
import { LiveClient, type LiveState, type Socket } from "./live-client";

function openSocket(ticket: string): Socket {
  const url = new URL("/ws", window.location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return new WebSocket(url, [BATCH_PROTOCOL, `ticket.${ticket}`]) as Socket;
}

export const createLiveClient = (): LiveClient =>
  new LiveClient({
    ticket: async () => (await unwrap(api.POST("/api/ws/tickets"))).ticket,
    open: openSocket,
  });

const LiveContext = createContext<LiveClient | null>(null);
export const LiveProvider = LiveContext.Provider;

export function useLive(): LiveClient {
  const client = useContext(LiveContext);
  if (!client) throw new Error("LiveProvider is missing above this component.");
  return client;
}

export function useLiveState(): LiveState {
  const client = useLive();
  return useSyncExternalStore(client.watch, client.state);
}

/** Hear the data frames of a topic for as long as the component is shown. */
export function useTopic(topic: string, onFrame: (frame: Frame) => void): void {
  const client = useLive();
  const heard = useEffectEvent(onFrame);
  useEffect(() => client.subscribe(topic, (frame) => heard(frame)), [client, topic]);
}
