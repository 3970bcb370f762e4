#!/usr/bin/env bash
# Completes the settings of a deployment, CONOE_* in the environment, and runs a
# command with them:
#
#   settings.sh practice COMMAND…  what is not named is practice's; needs no network
#   settings.sh deployed COMMAND…  what is not named stays as it is deployed
#
# What is deployed is in the output Settings of the stack. So a second deployment,
# from whatever machine, changes what it names and nothing else, and never the
# workspace or the mode. "none" takes away an address of alarms, an app, teams or
# owners.
set -euo pipefail

how=$1
shift

fail() { echo "deploy: $*" >&2; exit 1; }
settings="" # NAME=value, with spaces between them
kept() { tr ' ' '\n' <<<"$settings" | sed -n "s/^CONOE_$1=//p"; }

if [ "$how" = deployed ]; then
	command -v aws >/dev/null || fail "the command aws is needed, to ask what is deployed"
	if ! settings=$(aws cloudformation describe-stacks --region "$CONOE_REGION" --stack-name "$CONOE_STACK" \
		--query "Stacks[0].Outputs[?OutputKey=='Settings'].OutputValue" --output text 2>&1); then
		case $settings in
		*"$CONOE_STACK does not exist"*) settings="" ;;
		*) fail "what is deployed cannot be asked: $settings" ;;
		esac
	fi
	[ "$settings" != None ] || settings=""
else
	settings="CONOE_WORKSPACE=ws_practice CONOE_MODE=practice CONOE_KEEP_DAYS=1"
fi

missing=""
for name in WORKSPACE MODE KEEP_DAYS RESERVED ALARM_EMAIL SLACK_APP_ID SLACK_TEAMS OWNERS SLACK_OUTSIDE SLACK_LISTEN LEDGER; do
	variable=CONOE_$name
	given=${!variable-} was=$(kept "$name")
	case $name in
	WORKSPACE | MODE)
		if [ "$how" = deployed ] && [ -n "$given" ] && [ -n "$was" ] && [ "$given" != "$was" ]; then
			fail "$name of $CONOE_STACK is $was for ever: every key and entry is of it. Take another STACK for $given"
		fi
		;;
	esac
	value=${given:-$was}
	case $name in
	WORKSPACE | MODE | KEEP_DAYS) [ -n "$value" ] || missing="$missing $name" ;;
	RESERVED) value=${value:-0} ;;
	ALARM_EMAIL | SLACK_APP_ID | SLACK_TEAMS | OWNERS) [ "$value" != none ] || value="" ;;
	esac
	export "$variable=$value"
	[ "$how" != deployed ] || echo "deploy: $name: ${value:-none}$([ -z "$was" ] || [ "$was" = "$value" ] || echo ", until now $was")" >&2
done
[ -z "$missing" ] || fail "there is no stack $CONOE_STACK in $CONOE_REGION yet. Name for a first deployment:$missing"

exec "$@"
