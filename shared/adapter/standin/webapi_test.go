package standin_test

import (
	"bytes"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"conoe/shared/adapter/standin"
)

// wants checks Slack's word in an error, "" for none.
func wants(t *testing.T, what string, err error, code string) {
	t.Helper()
	got := ""
	if err != nil {
		got = err.Error()
	}
	if got != code {
		t.Errorf("%s: got %q, want %q", what, got, code)
	}
}

func TestSlackGoAgainstTheWebAPI(t *testing.T) {
	w := start(t, nil)
	api := w.api
	auth, err := api.AuthTest()
	if err != nil || auth.TeamID != w.TeamID() || auth.UserID != w.BotUser() || auth.BotID == "" {
		t.Errorf("auth.test: got %+v, %v", auth, err)
	}
	team, err := api.GetTeamInfo()
	if err != nil || team.Domain != "practice" {
		t.Errorf("team.info: got %+v, %v", team, err)
	}
	u, err := api.GetUserInfo("U0EMI00005")
	if err != nil || u.RealName != "Emi Tanaka" || u.TZOffset != 9*3600 || u.Profile.Email != "emi@practice.example" {
		t.Errorf("users.info: got %+v, %v", u, err)
	}
	if u, err := api.GetUserInfo("U0FATIMA06"); err != nil || !u.IsRestricted {
		t.Errorf("users.info of a guest: got %+v, %v", u, err)
	}
	if u, err := api.GetUserInfo("U0OLU00007"); err != nil || !u.IsStranger || u.TeamID == w.TeamID() {
		t.Errorf("users.info of a stranger: got %+v, %v", u, err)
	}
	if us, err := api.GetUsers(); err != nil || len(us) != 6 {
		t.Errorf("users.list: got %d, %v, want the six of the workspace", len(us), err)
	}
	if u, err := api.GetUserByEmail("BEN@practice.example"); err != nil || u.ID != "U0BEN00002" {
		t.Errorf("users.lookupByEmail: got %+v, %v", u, err)
	}
	_, err = api.GetUserByEmail("nobody@practice.example")
	wants(t, "users.lookupByEmail", err, "users_not_found")
	if gs, err := api.GetUserGroups(slack.GetUserGroupsOptionIncludeUsers(true)); err != nil || len(gs) != 1 || len(gs[0].Users) != 3 {
		t.Errorf("usergroups.list: got %+v, %v", gs, err)
	}
	if ids, err := api.GetUserGroupMembers("S0REVIEW01"); err != nil || len(ids) != 3 {
		t.Errorf("usergroups.users.list: got %v, %v", ids, err)
	}
	if cs, _, err := api.GetConversations(&slack.GetConversationsParameters{}); err != nil || len(cs) != 3 {
		t.Errorf("conversations.list: got %d, %v", len(cs), err)
	}
	c, err := api.GetConversationInfo(&slack.GetConversationInfoInput{ChannelID: "C0PARTNER3"})
	if err != nil || !c.IsExtShared {
		t.Errorf("conversations.info: got %+v, %v", c, err)
	}
	if ids, _, err := api.GetUsersInConversation(&slack.GetUsersInConversationParameters{ChannelID: "C0REVIEWS2"}); err != nil || len(ids) != 7 {
		t.Errorf("conversations.members: got %v, %v", ids, err)
	}
	_, err = api.GetUserInfo("U404")
	wants(t, "users.info", err, "user_not_found")
	if c := w.Complaints(); len(c) > 0 {
		t.Errorf("complaints: %q", c)
	}
}

func TestMessages(t *testing.T) {
	w := start(t, nil)
	api := w.api
	ch, ts, err := api.PostMessage("C0GENERAL1", slack.MsgOptionText("one", false), slack.MsgOptionMetadata(slack.SlackMetadata{EventType: "e", EventPayload: map[string]any{"a": "b"}}))
	if err != nil {
		t.Fatal(err)
	}
	_, reply, err := api.PostMessage(ch, slack.MsgOptionText("two", false), slack.MsgOptionTS(ts))
	if err != nil || reply <= ts {
		t.Errorf("reply: got %s, %v", reply, err)
	}
	link, err := api.GetPermalink(&slack.PermalinkParameters{Channel: ch, Ts: ts})
	if err != nil || !strings.HasPrefix(link, w.URL()+"archives/"+ch+"/p") {
		t.Errorf("permalink: got %q, %v", link, err)
	}
	if _, _, _, err := api.UpdateMessage(ch, ts, slack.MsgOptionText("one and a half", false)); err != nil {
		t.Error(err)
	}
	if m := w.Messages(ch); len(m) != 2 || m[0].Text != "one and a half" || m[1].Thread != ts || m[0].Metadata == nil {
		t.Errorf("got %+v", m)
	}
	dm, _, _, err := api.OpenConversation(&slack.OpenConversationParameters{Users: []string{"U0ANA00001"}})
	if err != nil {
		t.Fatal(err)
	}
	if got, _, err := api.PostMessage("U0ANA00001", slack.MsgOptionText("for you", false)); err != nil || got != dm.ID {
		t.Errorf("a post to a person: got %s, %v, want the conversation %s", got, err, dm.ID)
	}
	if m := w.DirectMessages("U0ANA00001"); len(m) != 1 {
		t.Errorf("got %+v", m)
	}
	eph, err := api.PostEphemeral(ch, "U0BEN00002", slack.MsgOptionText("only ben", false))
	if err != nil {
		t.Fatal(err)
	}
	_, _, _, err = api.UpdateMessage(ch, eph, slack.MsgOptionText("x", false))
	wants(t, "update of an ephemeral", err, "message_not_found")
	_, err = api.PostEphemeral(ch, "U0OLU00007", slack.MsgOptionText("x", false))
	wants(t, "ephemeral for somebody elsewhere", err, "user_not_in_channel")

	did(t)(w.As("ana").Type(soon(t), ch, "mine"))
	mine := w.Messages(ch)[2]
	_, _, _, err = api.UpdateMessage(ch, mine.TS, slack.MsgOptionText("x", false))
	wants(t, "update of a person's message", err, "cant_update_message")
	_, _, err = api.DeleteMessage(ch, mine.TS)
	wants(t, "deletion of a person's message", err, "cant_delete_message")
	if _, _, err := api.DeleteMessage(ch, reply); err != nil {
		t.Error(err)
	}
	_, _, _, err = api.UpdateMessage(ch, reply, slack.MsgOptionText("x", false))
	wants(t, "update of a deleted message", err, "message_not_found")
	_, _, err = api.PostMessage("C404", slack.MsgOptionText("x", false))
	wants(t, "post nowhere", err, "channel_not_found")
	_, _, err = api.PostMessage(ch)
	wants(t, "post of nothing", err, "no_text")
	_, _, err = api.PostMessage(ch, slack.MsgOptionText("x", false), slack.MsgOptionTS("1.2"))
	wants(t, "reply to nothing", err, "thread_not_found")
}

func TestWhereTheAppMayNotPost(t *testing.T) {
	seed := standin.DefaultSeed()
	seed.Channels = append(seed.Channels,
		standin.Channel{ID: "C0ELSE0001", Name: "else"},
		standin.Channel{ID: "C0SECRET01", Name: "secret", Private: true},
		standin.Channel{ID: "C0OLD00001", Name: "old", Bot: true, Old: true})
	w := start(t, func(o *standin.Options) { o.Seed = &seed })
	for id, want := range map[string]string{"C0ELSE0001": "not_in_channel", "C0SECRET01": "channel_not_found", "C0OLD00001": "is_archived"} {
		_, _, err := w.api.PostMessage(id, slack.MsgOptionText("x", false))
		wants(t, id, err, want)
	}
}

func TestBadBlocksSayWhere(t *testing.T) {
	w := start(t, nil)
	_, _, err := w.api.PostMessage("C0GENERAL1", slack.MsgOptionBlocks(slack.NewSectionBlock(plain(x(3001)), nil, nil)))
	e, ok := errors.AsType[slack.SlackErrorResponse](err)
	if !ok || e.Err != "invalid_blocks" || len(e.ResponseMetadata.Messages) != 1 || e.ResponseMetadata.Messages[0] != "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]" {
		t.Errorf("got %#v", err)
	}
	var long []slack.Block
	for range 4 {
		long = append(long, slack.NewSectionBlock(plain(x(2900)), nil, nil))
	}
	_, _, err = w.api.PostMessage("C0GENERAL1", slack.MsgOptionBlocks(long...))
	wants(t, "much text", err, "msg_blocks_too_long")
	if c := w.Complaints(); len(c) != 2 {
		t.Errorf("got complaints %q, want two", c)
	}
	if m := w.Messages("C0GENERAL1"); len(m) != 0 {
		t.Errorf("got %+v, want nothing posted", m)
	}
}

func TestOnePostPerSecondAndChannel(t *testing.T) {
	w := start(t, func(o *standin.Options) { o.Throttle = true })
	post := func(ch string) error {
		_, _, err := w.api.PostMessage(ch, slack.MsgOptionText("x", false))
		return err
	}
	wants(t, "first", post("C0GENERAL1"), "")
	late, ok := errors.AsType[*slack.RateLimitedError](post("C0GENERAL1"))
	if !ok || late.RetryAfter != time.Second {
		t.Errorf("second: got %v, want to be told to wait a second", late)
	}
	wants(t, "elsewhere", post("C0REVIEWS2"), "")
	w.clock.jump(time.Second)
	wants(t, "a second later", post("C0GENERAL1"), "")
}

func TestTokensAndUnknownMethods(t *testing.T) {
	w := start(t, nil)
	_, err := slack.New("xoxb-other", slack.OptionAPIURL(w.APIURL())).AuthTest()
	wants(t, "foreign token", err, "invalid_auth")
	_, err = slack.New("", slack.OptionAPIURL(w.APIURL())).AuthTest()
	wants(t, "no token", err, "not_authed")
	_, _, err = w.api.ScheduleMessageContext(t.Context(), "C0GENERAL1", "1", slack.MsgOptionText("x", false))
	wants(t, "unknown method", err, "unknown_method")
	if c := w.Complaints(); len(c) != 1 || !strings.Contains(c[0], "chat.scheduleMessage") {
		t.Errorf("got complaints %q, want one of the unknown method", c)
	}
	for _, kind := range []string{"application/json", "application/x-www-form-urlencoded"} {
		body := `{"user":"U0ANA00001"}`
		if kind != "application/json" {
			body = url.Values{"user": {"U0ANA00001"}}.Encode()
		}
		req, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, w.APIURL()+"users.info", strings.NewReader(body))
		req.Header.Set("Content-Type", kind)
		req.Header.Set("Authorization", "Bearer "+w.Token())
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		_, _ = b.ReadFrom(resp.Body)
		_ = resp.Body.Close()
		if !strings.Contains(b.String(), `"ok":true`) {
			t.Errorf("%s: got %s", kind, b.String())
		}
	}
}

func TestScopesOfTheManifestCount(t *testing.T) {
	w := start(t, func(o *standin.Options) { o.Manifest.OAuth.Scopes.Bot = []string{"users:read"} })
	_, _, err := w.api.PostMessage("C0GENERAL1", slack.MsgOptionText("x", false))
	wants(t, "a post without the scope", err, "missing_scope")
	u, err := w.api.GetUserInfo("U0ANA00001")
	if err != nil || u.Profile.Email != "" {
		t.Errorf("got %+v, %v, want no address without users:read.email", u, err)
	}
}

func TestInjectedFaults(t *testing.T) {
	w := start(t, nil)
	post := func() error {
		_, _, err := w.api.PostMessage("C0GENERAL1", slack.MsgOptionText("x", false))
		return err
	}
	w.Inject(standin.Fault{On: "chat.postMessage", Error: "fatal_error"})
	wants(t, "an error", post(), "fatal_error")
	w.Inject(standin.Fault{On: "chat.postMessage", Status: 429, RetryAfter: 7})
	if late, ok := errors.AsType[*slack.RateLimitedError](post()); !ok || late.RetryAfter != 7*time.Second {
		t.Errorf("got %v, want to wait seven seconds", late)
	}
	w.Inject(standin.Fault{On: "*", Status: 500, Times: 2})
	for range 2 {
		if post() == nil {
			t.Error("got no error at status 500")
		}
	}
	if n := len(w.Messages("C0GENERAL1")); n != 0 {
		t.Errorf("%d messages are there", n)
	}
	w.Inject(standin.Fault{On: "chat.postMessage", Lost: true})
	if post() == nil || len(w.Messages("C0GENERAL1")) != 1 {
		t.Error("want a post whose answer is lost")
	}
	wants(t, "afterwards", post(), "")
}

func TestFilesGoTheWholeWay(t *testing.T) {
	w := start(t, nil)
	_, err := w.api.UploadFileContext(t.Context(), slack.UploadFileParameters{Channel: "U0ANA00001", Reader: strings.NewReader("abc"), FileSize: 3, Filename: "a.txt"})
	wants(t, "upload to a person", err, "CompleteUploadExternal: channel_not_found")
	dm, _, _, err := w.api.OpenConversation(&slack.OpenConversationParameters{Users: []string{"U0ANA00001"}})
	if err != nil {
		t.Fatal(err)
	}
	f, err := w.api.UploadFileContext(t.Context(), slack.UploadFileParameters{Channel: dm.ID, Reader: strings.NewReader("abc"), FileSize: 3, Filename: "a.txt", InitialComment: "here"})
	if err != nil {
		t.Fatal(err)
	}
	if m := w.DirectMessages("U0ANA00001"); len(m) != 1 || len(m[0].Files) != 1 || m[0].Text != "here" {
		t.Errorf("got %+v", m)
	}
	info, _, _, err := w.api.GetFileInfo(f.ID, 0, 0)
	if err != nil || info.Size != 3 {
		t.Errorf("files.info: got %+v, %v", info, err)
	}
	var b bytes.Buffer
	if err := w.api.GetFile(info.URLPrivateDownload, &b); err != nil || b.String() != "abc" {
		t.Errorf("got %q, %v", b.String(), err)
	}
	if got := w.Files(); string(got["a.txt"]) != "abc" || len(got) != 1 {
		t.Errorf("got %q", got)
	}
	half, err := w.api.GetUploadURLExternalContext(t.Context(), slack.GetUploadURLExternalParameters{FileName: "b.txt", FileSize: 3})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.api.UploadToURL(t.Context(), slack.UploadToURLParameters{UploadURL: half.UploadURL, Reader: strings.NewReader("ab"), Filename: "b.txt"}); err == nil {
		t.Error("uploaded fewer bytes than announced")
	}
	_, err = w.api.CompleteUploadExternalContext(t.Context(), slack.CompleteUploadExternalParameters{Files: []slack.FileSummary{{ID: half.FileID}}})
	wants(t, "completion without bytes", err, "file_not_found")
	err = w.api.UploadToURL(t.Context(), slack.UploadToURLParameters{UploadURL: w.URL() + "upload/v1/F404", Reader: strings.NewReader("x"), Filename: "x"})
	if err == nil {
		t.Error("uploaded to nowhere")
	}
}

func TestOAuthAndOpenID(t *testing.T) {
	w := start(t, nil)
	r, err := slack.GetOAuthV2ResponseContext(t.Context(), http.DefaultClient, "id", "secret", "code", "", slack.OAuthOptionAPIURL(w.APIURL()))
	if err != nil || r.AccessToken != w.Token() || r.Team.ID != w.TeamID() {
		t.Errorf("oauth.v2.access: got %+v, %v", r, err)
	}
	o, err := slack.GetOpenIDConnectTokenContext(t.Context(), http.DefaultClient, "id", "secret", "ben", "", slack.OAuthOptionAPIURL(w.APIURL()))
	if err != nil {
		t.Fatal(err)
	}
	me, err := slack.New(o.AccessToken, slack.OptionAPIURL(w.APIURL())).GetOpenIDConnectUserInfo()
	if err != nil || me.UserID != "U0BEN00002" {
		t.Errorf("openid.connect.userInfo: got %+v, %v", me, err)
	}
}

func x(n int) string { return strings.Repeat("x", n) }
