#!/usr/bin/env bash
# Looks whether a deployed stack works: smoke.sh STACK [REGION]. It changes nothing
# but the history of executions: it starts one for a review that there is not, and
# sees it end in NoSuchProcess, which only the ledger can tell. That is no failure,
# so no alarm rings.
set -euo pipefail

stack=${1:?name the stack}
region=${2:-${AWS_REGION:?name the region}}
export AWS_REGION=$region AWS_PAGER=""

fail() { echo "smoke: $*" >&2; exit 1; }
told() { # told WHAT GOT WANT: the values are equal
	[ "$2" = "$3" ] || fail "$1: got $2, want $3"
	echo "smoke: $1: $2"
}

status=$(aws cloudformation describe-stacks --stack-name "$stack" --query 'Stacks[0].StackStatus' --output text)
case $status in
CREATE_COMPLETE | UPDATE_COMPLETE) echo "smoke: the stack: $status" ;;
*) fail "the stack is $status" ;;
esac

answer=$(mktemp)
trap 'rm -f "$answer"' EXIT
broken=$(aws lambda invoke --function-name "$stack-relay" --cli-binary-format raw-in-base64-out --payload '{"sweep":true}' --query FunctionError --output text "$answer")
told "a sweep fails with" "$broken" None

account=$(aws sts get-caller-identity --query Account --output text)
workspace=$(aws lambda get-function-configuration --function-name "$stack-step" --query Environment.Variables.CONOE_WORKSPACE --output text)
execution=$(aws stepfunctions start-execution --state-machine-arn "arn:aws:states:$region:$account:stateMachine:$stack-design-review" \
	--name "smoke-$(date +%s)-$$" --input "{\"workspace\":\"$workspace\",\"stream\":\"rev_00000000-0000-4000-8000-000000000000\"}" --query executionArn --output text)
for ((i = 0; i < 60; i++)); do
	ending=$(aws stepfunctions describe-execution --execution-arn "$execution" --query '[status,output]' --output text)
	case $ending in RUNNING*) sleep "${SMOKE_PAUSE:-2}" ;; *) break ;; esac
done
told "a workflow of a review that there is not ends with" "$(tr '\t' ' ' <<<"$ending")" 'SUCCEEDED {"ending":"NoSuchProcess"}'

output() { aws cloudformation describe-stacks --stack-name "$stack" --query "Stacks[0].Outputs[?OutputKey=='$1'].OutputValue" --output text; }
code=$(curl -sS -o /dev/null -w '%{http_code}' -X POST -d '{}' "$(output SlackAt)/slack/events")
[ "$code" != 503 ] || fail "Slack's signing secret is not stored: see the outputs of the stack"
told "a request that Slack has not signed is answered with" "$code" 401

queue=$(output DeadLettersIn)
told "dead letters" "$(aws sqs get-queue-attributes --queue-url "$queue" --attribute-names ApproximateNumberOfMessages --query Attributes.ApproximateNumberOfMessages --output text)" 0
told "alarms that ring" "$(aws cloudwatch describe-alarms --alarm-name-prefix "$stack-" --state-value ALARM --query 'length(MetricAlarms)' --output text)" 0
echo "smoke: $stack works"
