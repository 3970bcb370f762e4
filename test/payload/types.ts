// The types that a payload can have. Slack's own ModalView takes a block of any type,
// so that a misspelt one passes; a view here holds blocks that Slack knows.
import type { HomeView, KnownBlock, ModalView, PlainTextElement, PlainTextOption } from '@slack/types';
import type {
  BlockAction, ButtonAction, GlobalShortcut, MessageShortcut, SlashCommand, StaticSelectAction, ViewClosedAction, ViewSubmitAction,
} from '@slack/bolt';

import type { AppsManifestCreateArguments } from '@slack/web-api';

export type { KnownBlock };

// Manifest is what an app is made from, with the scopes and events that there are.
export type Manifest = AppsManifestCreateArguments['manifest'];

type Known<V extends { blocks: unknown }> = Omit<V, 'blocks'> & { blocks: KnownBlock[] };
export type Modal = Known<ModalView>;
export type Home = Known<HomeView>;

// Message is what chat.postMessage, chat.update, a response URL and the answer to a
// command take, as far as an app may use it.
export type Message =
  | {
    text: string;
    blocks?: KnownBlock[];
    response_type?: 'ephemeral' | 'in_channel';
    replace_original?: boolean;
    thread_ts?: string;
    unfurl_links?: false;
    unfurl_media?: false;
  }
  | { delete_original: true };

// Answer is what a submission of a modal is answered with.
export type Answer =
  | { response_action: 'clear' }
  | { response_action: 'errors'; errors: { [block: string]: string } }
  | { response_action: 'update' | 'push'; view: Modal };

// Options is what a select with an external source is answered with.
export type Options =
  | { options: PlainTextOption[] }
  | { option_groups: { label: PlainTextElement; options: PlainTextOption[] }[] };

// What Slack sends. Bolt's types lack what Slack sends all the same: enterprise is null
// where there is none, a person of a view has a username, a view says submit_disabled.
type Sent<P> = Omit<P, 'enterprise'> & { enterprise: { id: string; name: string } | null };
type Viewed<P extends { user: unknown; view: unknown }> = Omit<Sent<P>, 'user' | 'view'> & {
  user: P['user'] & { username?: string };
  view: P['view'] & { submit_disabled?: boolean };
};
export type Command = SlashCommand;
export type Press = Sent<BlockAction<ButtonAction>>;
export type Choice = Sent<BlockAction<StaticSelectAction>>;
export type Submission = Viewed<ViewSubmitAction>;
export type Closing = Viewed<ViewClosedAction>;
export type Shortcut = Sent<GlobalShortcut>;
export type MessageMenu = Sent<MessageShortcut>;
