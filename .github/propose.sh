#!/bin/sh
# Commits what a workflow has written and proposes it: propose.sh issue|regenerated|metadata
#
# Called by the make targets push-issue, push-regenerated and push-metadata. `issue` needs the number
# of the issue in ISSUE and the answer to it in build/issue/comment.md.
set -eu

bot=actions@users.noreply.github.com
made="README.md CITATION.cff mkdocs.yml .github/ISSUE_TEMPLATE/paper.yml docs/schema"

commit() { # message, files …: false if nothing differs
	message=$1
	shift
	git add -- "$@"
	if git diff --cached --quiet; then return 1; fi
	git -c user.name="sam4mis bot" -c user.email="$bot" commit --quiet --message "$message"
	gh auth setup-git
}

propose() { # branch, options of `gh pr create` …
	branch=$1
	shift
	git push --quiet --force origin "HEAD:refs/heads/$branch"
	gh pr view "$branch" >/dev/null 2>&1 || gh pr create --head "$branch" "$@"
}

others_worked_on() { # branch
	git fetch --quiet origin "refs/heads/$1" 2>/dev/null || return 1
	! git log -1 --format=%ce FETCH_HEAD | grep -qxF "$bot"
}

case ${1-} in
issue)
	test "$ISSUE" -gt 0
	if others_worked_on "issue-$ISSUE"; then
		echo "somebody has worked on issue-$ISSUE: it is not replaced" >&2
		exit 1
	fi
	if commit "Enter what issue #$ISSUE asks for" data; then
		propose "issue-$ISSUE" --title "Change from issue #$ISSUE" \
			--body "Made from the form in #$ISSUE. Closes #$ISSUE."
	fi
	gh issue comment "$ISSUE" --body-file build/issue/comment.md --edit-last --create-if-none
	;;
regenerated)
	# Only where main is protected does somebody have to merge it.
	# shellcheck disable=SC2086
	if commit "Bring README and schemas up to date with the data" data $made; then
		git push --quiet origin HEAD:refs/heads/main || propose regenerated --fill
	fi
	;;
metadata)
	# shellcheck disable=SC2086
	if commit "Renew the metadata" data $made; then
		propose metadata --fill
	fi
	;;
*)
	echo "usage: propose.sh issue|regenerated|metadata" >&2
	exit 2
	;;
esac
