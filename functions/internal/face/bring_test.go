package face

import "testing"

func TestPlainText(t *testing.T) {
	for in, want := range map[string]string{
		"a &lt;b&gt; &amp; c":                                 "a <b> & c",
		"<@U0BEN00002> and <!channel> go":                     " and  go",
		"see <https://a.example/x|our page> or <#C1|general>": "see our page or general",
		"<https://a.example/x>":                               "https://a.example/x",
		"&amp;lt;b":                                           "&lt;b",
		"1 < 2":                                               "1 < 2",
		"<<@U1>>":                                             "<>",
	} {
		if got := plainText(in); got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}
