# fish completion for substrate. Generated from the command tree; do not edit.

# Succeeds where the words before the cursor lead to place $argv[1], with argument number $argv[2] next, if given.
function __substrate_at
    set -l place 'substrate'
    set -l position 0
    set -l skip 0
    set -l ended 0
    for word in (commandline -opc)[2..-1]
        if test $skip -eq 1
            set skip 0
            continue
        end
        if test $ended -eq 0
            switch $word
                case '--'
                    set ended 1
                    continue
                case '--*=*'
                    continue
                case '-?*'
                    if contains -- "$place $word" $__substrate_values
                        set skip 1
                    end
                    continue
            end
            if test $position -eq 0; and contains -- "$place $word" $__substrate_places
                set place "$place $word"
                continue
            end
        end
        set position (math $position + 1)
    end
    test "$place" = "$argv[1]"; or return 1
    set -q argv[2]; or return 0
    string match -q -- $argv[2] $position
end

# Options that take a value, each after its place.
set -g __substrate_values \
    'substrate --home' \
    'substrate init --name' \
    'substrate init --tier-a' \
    'substrate init --home' \
    'substrate up --home' \
    'substrate down --home' \
    'substrate status --home' \
    'substrate doctor --home' \
    'substrate demo --from' \
    'substrate demo --home' \
    'substrate ingest --kind' \
    'substrate ingest --home' \
    'substrate intake --home' \
    'substrate intake add --kind' \
    'substrate intake add --home' \
    'substrate intake list --limit' \
    'substrate intake list --cursor' \
    'substrate intake list --home' \
    'substrate intake show --home' \
    'substrate intake watch --home' \
    'substrate intake pause --home' \
    'substrate intake resume --home' \
    'substrate intake cancel --home' \
    'substrate intake failures --limit' \
    'substrate intake failures --cursor' \
    'substrate intake failures --home' \
    'substrate intake reprocess --reader' \
    'substrate intake reprocess --reader-version' \
    'substrate intake reprocess --status' \
    'substrate intake reprocess --kind' \
    'substrate intake reprocess --home' \
    'substrate mail --home' \
    'substrate mail list --address' \
    'substrate mail list --limit' \
    'substrate mail list --cursor' \
    'substrate mail list --home' \
    'substrate mail show --home' \
    'substrate mail thread --limit' \
    'substrate mail thread --cursor' \
    'substrate mail thread --home' \
    'substrate mail import --kind' \
    'substrate mail import --home' \
    'substrate mail account --home' \
    'substrate mail account add --host' \
    'substrate mail account add --user' \
    'substrate mail account add --security' \
    'substrate mail account add --port' \
    'substrate mail account add --mailbox' \
    'substrate mail account add --except' \
    'substrate mail account add --authorities' \
    'substrate mail account add --password-file' \
    'substrate mail account add --home' \
    'substrate mail account list --home' \
    'substrate mail account remove --home' \
    'substrate mail fetch --home' \
    'substrate document --home' \
    'substrate document list --reader' \
    'substrate document list --reader-version' \
    'substrate document list --status' \
    'substrate document list --kind' \
    'substrate document list --limit' \
    'substrate document list --cursor' \
    'substrate document list --home' \
    'substrate document show --home' \
    'substrate document add --name' \
    'substrate document add --source' \
    'substrate document add --home' \
    'substrate search --limit' \
    'substrate search --home' \
    'substrate fact --home' \
    'substrate fact list --about' \
    'substrate fact list --predicate' \
    'substrate fact list --limit' \
    'substrate fact list --home' \
    'substrate people --home' \
    'substrate people list --address' \
    'substrate people list --phone' \
    'substrate people list --name' \
    'substrate people list --limit' \
    'substrate people list --cursor' \
    'substrate people list --home' \
    'substrate people show --home' \
    'substrate people review --limit' \
    'substrate people review --cursor' \
    'substrate people review --home' \
    'substrate people review accept --reason' \
    'substrate people review accept --limit' \
    'substrate people review accept --cursor' \
    'substrate people review accept --home' \
    'substrate people review reject --reason' \
    'substrate people review reject --limit' \
    'substrate people review reject --cursor' \
    'substrate people review reject --home' \
    'substrate people review skip --reason' \
    'substrate people review skip --limit' \
    'substrate people review skip --cursor' \
    'substrate people review skip --home' \
    'substrate people review walk --limit' \
    'substrate people review walk --limit' \
    'substrate people review walk --cursor' \
    'substrate people review walk --home' \
    'substrate people merge --reason' \
    'substrate people merge --home' \
    'substrate people split --reason' \
    'substrate people split --home' \
    'substrate people judge --verdict' \
    'substrate people judge --reason' \
    'substrate people judge --home' \
    'substrate people undo --reason' \
    'substrate people undo --home' \
    'substrate people judgements --limit' \
    'substrate people judgements --cursor' \
    'substrate people judgements --home' \
    'substrate people explain --home' \
    'substrate people conflicts --limit' \
    'substrate people conflicts --cursor' \
    'substrate people conflicts --home' \
    'substrate extract --region' \
    'substrate extract --home' \
    'substrate ask --sources' \
    'substrate ask --model' \
    'substrate ask --home' \
    'substrate ledger --home' \
    'substrate ledger list --from' \
    'substrate ledger list --limit' \
    'substrate ledger list --source' \
    'substrate ledger list --payload' \
    'substrate ledger list --hash' \
    'substrate ledger list --home' \
    'substrate ledger show --home' \
    'substrate ledger prove --output' \
    'substrate ledger prove -o' \
    'substrate ledger prove --check' \
    'substrate ledger prove --entry' \
    'substrate ledger prove --key' \
    'substrate ledger prove --home' \
    'substrate ledger verify --key' \
    'substrate ledger verify --home' \
    'substrate ledger fsck --key' \
    'substrate ledger fsck --saved' \
    'substrate ledger fsck --policy' \
    'substrate ledger fsck --home' \
    'substrate ledger anchor --limit' \
    'substrate ledger anchor --home' \
    'substrate ledger anchor now --forget' \
    'substrate ledger anchor now --limit' \
    'substrate ledger anchor now --home' \
    'substrate ledger keys --home' \
    'substrate ledger keys rotate --home' \
    'substrate ledger keys revoke --beyond' \
    'substrate ledger keys revoke --home' \
    'substrate ledger hold --subject' \
    'substrate ledger hold --name' \
    'substrate ledger hold --reason' \
    'substrate ledger hold --authority' \
    'substrate ledger hold --home' \
    'substrate ledger release --reason' \
    'substrate ledger release --authority' \
    'substrate ledger release --home' \
    'substrate ledger erase --subject' \
    'substrate ledger erase --reason' \
    'substrate ledger erase --authority' \
    'substrate ledger erase --home' \
    'substrate index --home' \
    'substrate index rebuild --home' \
    'substrate config --home' \
    'substrate config show --home' \
    'substrate config check --home' \
    'substrate completion --home' \
    'substrate version --home'

# Places of the command tree.
set -g __substrate_places \
    'substrate init' \
    'substrate up' \
    'substrate down' \
    'substrate status' \
    'substrate doctor' \
    'substrate demo' \
    'substrate ingest' \
    'substrate intake' \
    'substrate intake add' \
    'substrate intake list' \
    'substrate intake show' \
    'substrate intake watch' \
    'substrate intake pause' \
    'substrate intake resume' \
    'substrate intake cancel' \
    'substrate intake failures' \
    'substrate intake reprocess' \
    'substrate mail' \
    'substrate mail list' \
    'substrate mail show' \
    'substrate mail thread' \
    'substrate mail import' \
    'substrate mail account' \
    'substrate mail account add' \
    'substrate mail account list' \
    'substrate mail account remove' \
    'substrate mail fetch' \
    'substrate document' \
    'substrate document list' \
    'substrate document show' \
    'substrate document add' \
    'substrate search' \
    'substrate fact' \
    'substrate fact list' \
    'substrate people' \
    'substrate people list' \
    'substrate people show' \
    'substrate people review' \
    'substrate people review accept' \
    'substrate people review reject' \
    'substrate people review skip' \
    'substrate people review walk' \
    'substrate people merge' \
    'substrate people split' \
    'substrate people judge' \
    'substrate people undo' \
    'substrate people judgements' \
    'substrate people explain' \
    'substrate people conflicts' \
    'substrate extract' \
    'substrate ask' \
    'substrate ledger' \
    'substrate ledger list' \
    'substrate ledger show' \
    'substrate ledger prove' \
    'substrate ledger verify' \
    'substrate ledger fsck' \
    'substrate ledger anchor' \
    'substrate ledger anchor now' \
    'substrate ledger keys' \
    'substrate ledger keys rotate' \
    'substrate ledger keys revoke' \
    'substrate ledger hold' \
    'substrate ledger release' \
    'substrate ledger erase' \
    'substrate index' \
    'substrate index rebuild' \
    'substrate config' \
    'substrate config show' \
    'substrate config check' \
    'substrate completion' \
    'substrate version'

complete -c substrate -f
complete -c substrate -n '__substrate_at \'substrate\' 0' -a init -d 'make a box of your own'
complete -c substrate -n '__substrate_at \'substrate\' 0' -a up -d 'start the services and keep them running'
complete -c substrate -n '__substrate_at \'substrate\' 0' -a down -d 'stop the services cleanly'
complete -c substrate -n '__substrate_at \'substrate\' 0' -a status -d 'show what runs and what the box holds'
complete -c substrate -n '__substrate_at \'substrate\' 0' -a doctor -d 'check the box and say how to mend what is wrong'
complete -c substrate -n '__substrate_at \'substrate\' 0' -a demo -d 'see the whole system at work in a throw-away box'
complete -c substrate -n '__substrate_at \'substrate\' 0' -a ingest -d 'take a folder, Maildir, git repository or file into the ledger'
complete -c substrate -n '__substrate_at \'substrate\' 0' -a intake -d 'take things in by jobs that go on by themselves'
complete -c substrate -n '__substrate_at \'substrate\' 0' -a mail -d 'read mails and threads, fetch accounts, take mails in'
complete -c substrate -n '__substrate_at \'substrate\' 0' -a document -d 'see how documents were read, or hand one over'
complete -c substrate -n '__substrate_at \'substrate\' 0' -a search -d 'find documents by their words'
complete -c substrate -n '__substrate_at \'substrate\' 0' -a fact -d 'ask for extracted facts, each with its source'
complete -c substrate -n '__substrate_at \'substrate\' 0' -a people -d 'see who is who, and decide where nobody can tell'
complete -c substrate -n '__substrate_at \'substrate\' 0' -a extract -d 'see what a text mentions, without storing anything'
complete -c substrate -n '__substrate_at \'substrate\' 0' -a ask -d 'ask a model about your records, through the Doorman'
complete -c substrate -n '__substrate_at \'substrate\' 0' -a ledger -d 'look after the write-once ledger and prove what it holds'
complete -c substrate -n '__substrate_at \'substrate\' 0' -a index -d 'look after what is derived from the ledger'
complete -c substrate -n '__substrate_at \'substrate\' 0' -a config -d 'see the settings in force and where each comes from'
complete -c substrate -n '__substrate_at \'substrate\' 0' -a completion -d 'print the completion script of a shell'
complete -c substrate -n '__substrate_at \'substrate\' 0' -a version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate\' 0' -a help -d 'explain a command, topic or error code'
complete -c substrate -n '__substrate_at \'substrate\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate init\'' -l name -x -d 'name of the box and of its first tenant'
complete -c substrate -n '__substrate_at \'substrate init\'' -l tier-a -x -d 'an OpenAI-compatible model server, or none'
complete -c substrate -n '__substrate_at \'substrate init\'' -l yes -s y -d 'take the defaults and ask nothing'
complete -c substrate -n '__substrate_at \'substrate init\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate init\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate init\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate init\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate init\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate init\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate init\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate init\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate init\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate up\'' -l detach -s d -d 'return once the services answer, and go on in the background'
complete -c substrate -n '__substrate_at \'substrate up\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate up\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate up\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate up\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate up\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate up\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate up\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate up\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate up\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate down\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate down\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate down\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate down\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate down\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate down\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate down\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate down\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate down\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate status\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate status\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate status\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate status\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate status\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate status\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate status\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate status\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate status\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate doctor\'' -l fix -d 'mend what can be mended without a decision of yours'
complete -c substrate -n '__substrate_at \'substrate doctor\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate doctor\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate doctor\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate doctor\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate doctor\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate doctor\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate doctor\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate doctor\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate doctor\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate demo\'' -l from -r -F -d 'your own folder, Maildir or git repository'
complete -c substrate -n '__substrate_at \'substrate demo\'' -l keep -d 'keep the box and say where it is'
complete -c substrate -n '__substrate_at \'substrate demo\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate demo\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate demo\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate demo\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate demo\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate demo\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate demo\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate demo\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate demo\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate ingest\'' -l kind -x -a 'auto folder maildir git' -d 'what the path is'
complete -c substrate -n '__substrate_at \'substrate ingest\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate ingest\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate ingest\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate ingest\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate ingest\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate ingest\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate ingest\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate ingest\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate ingest\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate ingest\' \'0\'' -F -d 'what to take in'
complete -c substrate -n '__substrate_at \'substrate intake\' 0' -a add -d 'queue a job that takes in a path'
complete -c substrate -n '__substrate_at \'substrate intake\' 0' -a list -d 'list jobs, newest first'
complete -c substrate -n '__substrate_at \'substrate intake\' 0' -a show -d 'show one job with its counts, speed and remaining time'
complete -c substrate -n '__substrate_at \'substrate intake\' 0' -a watch -d 'follow a job until it ends'
complete -c substrate -n '__substrate_at \'substrate intake\' 0' -a pause -d 'stop a job for now'
complete -c substrate -n '__substrate_at \'substrate intake\' 0' -a resume -d 'go on with a job that is paused or failed'
complete -c substrate -n '__substrate_at \'substrate intake\' 0' -a cancel -d 'end a job for good'
complete -c substrate -n '__substrate_at \'substrate intake\' 0' -a failures -d 'list what a job left out, each with its code and next step'
complete -c substrate -n '__substrate_at \'substrate intake\' 0' -a reprocess -d 'read documents again, from the ledger'
complete -c substrate -n '__substrate_at \'substrate intake\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate intake\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate intake\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate intake\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate intake\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate intake\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate intake\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate intake\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate intake\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate intake add\'' -l kind -x -a 'auto folder maildir mbox git file' -d 'what the path is'
complete -c substrate -n '__substrate_at \'substrate intake add\'' -l wait -s w -d 'wait until it is done'
complete -c substrate -n '__substrate_at \'substrate intake add\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate intake add\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate intake add\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate intake add\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate intake add\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate intake add\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate intake add\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate intake add\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate intake add\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate intake add\' \'0\'' -F -d 'what to take in'
complete -c substrate -n '__substrate_at \'substrate intake list\'' -l limit -x -d 'the most of them'
complete -c substrate -n '__substrate_at \'substrate intake list\'' -l cursor -x -d 'go on where an earlier list ended'
complete -c substrate -n '__substrate_at \'substrate intake list\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate intake list\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate intake list\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate intake list\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate intake list\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate intake list\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate intake list\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate intake list\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate intake list\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate intake show\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate intake show\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate intake show\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate intake show\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate intake show\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate intake show\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate intake show\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate intake show\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate intake show\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate intake watch\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate intake watch\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate intake watch\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate intake watch\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate intake watch\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate intake watch\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate intake watch\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate intake watch\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate intake watch\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate intake pause\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate intake pause\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate intake pause\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate intake pause\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate intake pause\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate intake pause\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate intake pause\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate intake pause\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate intake pause\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate intake resume\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate intake resume\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate intake resume\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate intake resume\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate intake resume\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate intake resume\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate intake resume\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate intake resume\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate intake resume\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate intake cancel\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate intake cancel\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate intake cancel\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate intake cancel\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate intake cancel\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate intake cancel\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate intake cancel\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate intake cancel\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate intake cancel\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate intake failures\'' -l limit -x -d 'the most of them'
complete -c substrate -n '__substrate_at \'substrate intake failures\'' -l cursor -x -d 'go on where an earlier list ended'
complete -c substrate -n '__substrate_at \'substrate intake failures\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate intake failures\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate intake failures\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate intake failures\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate intake failures\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate intake failures\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate intake failures\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate intake failures\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate intake failures\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate intake reprocess\'' -l reader -x -d 'read by this reader, e.g. pdf'
complete -c substrate -n '__substrate_at \'substrate intake reprocess\'' -l reader-version -x -d 'read by this version of it'
complete -c substrate -n '__substrate_at \'substrate intake reprocess\'' -l status -x -a 'read empty unreadable refused failed' -d 'with this outcome'
complete -c substrate -n '__substrate_at \'substrate intake reprocess\'' -l kind -x -d 'of this kind, e.g. mail'
complete -c substrate -n '__substrate_at \'substrate intake reprocess\'' -l wait -s w -d 'wait until it is done'
complete -c substrate -n '__substrate_at \'substrate intake reprocess\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate intake reprocess\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate intake reprocess\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate intake reprocess\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate intake reprocess\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate intake reprocess\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate intake reprocess\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate intake reprocess\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate intake reprocess\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate mail\' 0' -a list -d 'list mails in the order of the ledger'
complete -c substrate -n '__substrate_at \'substrate mail\' 0' -a show -d 'show one mail: who, when, what, and its text'
complete -c substrate -n '__substrate_at \'substrate mail\' 0' -a thread -d 'list the mails of the thread that a mail belongs to'
complete -c substrate -n '__substrate_at \'substrate mail\' 0' -a import -d 'take in one mail, an mbox file or a Maildir'
complete -c substrate -n '__substrate_at \'substrate mail\' 0' -a account -d 'name the mail accounts that are fetched from'
complete -c substrate -n '__substrate_at \'substrate mail\' 0' -a fetch -d 'fetch what is new at a mail account'
complete -c substrate -n '__substrate_at \'substrate mail\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate mail\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate mail\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate mail\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate mail\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate mail\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate mail\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate mail\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate mail\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate mail list\'' -l address -x -d 'only mails from, to or copied to it'
complete -c substrate -n '__substrate_at \'substrate mail list\'' -l limit -x -d 'the most of them'
complete -c substrate -n '__substrate_at \'substrate mail list\'' -l cursor -x -d 'go on where an earlier list ended'
complete -c substrate -n '__substrate_at \'substrate mail list\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate mail list\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate mail list\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate mail list\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate mail list\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate mail list\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate mail list\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate mail list\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate mail list\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate mail show\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate mail show\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate mail show\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate mail show\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate mail show\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate mail show\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate mail show\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate mail show\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate mail show\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate mail thread\'' -l limit -x -d 'the most of them'
complete -c substrate -n '__substrate_at \'substrate mail thread\'' -l cursor -x -d 'go on where an earlier list ended'
complete -c substrate -n '__substrate_at \'substrate mail thread\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate mail thread\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate mail thread\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate mail thread\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate mail thread\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate mail thread\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate mail thread\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate mail thread\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate mail thread\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate mail import\'' -l kind -x -a 'auto mail mbox maildir' -d 'what the path is'
complete -c substrate -n '__substrate_at \'substrate mail import\'' -l wait -s w -d 'wait until everything can be found'
complete -c substrate -n '__substrate_at \'substrate mail import\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate mail import\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate mail import\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate mail import\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate mail import\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate mail import\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate mail import\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate mail import\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate mail import\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate mail import\' \'0\'' -F -d 'what to take in; - for one mail from standard input'
complete -c substrate -n '__substrate_at \'substrate mail account\' 0' -a add -d 'add an account at an IMAP server, or change one'
complete -c substrate -n '__substrate_at \'substrate mail account\' 0' -a list -d 'list accounts and how their last fetch went'
complete -c substrate -n '__substrate_at \'substrate mail account\' 0' -a remove -d 'forget an account with its password; its mails stay'
complete -c substrate -n '__substrate_at \'substrate mail account\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate mail account\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate mail account\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate mail account\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate mail account\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate mail account\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate mail account\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate mail account\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate mail account\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate mail account add\'' -l host -x -d 'the server\'s name'
complete -c substrate -n '__substrate_at \'substrate mail account add\'' -l user -x -d 'the user\'s name there'
complete -c substrate -n '__substrate_at \'substrate mail account add\'' -l security -x -a 'tls starttls plain' -d 'how it is protected'
complete -c substrate -n '__substrate_at \'substrate mail account add\'' -l port -x -d 'the server\'s port'
complete -c substrate -n '__substrate_at \'substrate mail account add\'' -l mailbox -x -d 'which mailboxes are taken; * for all'
complete -c substrate -n '__substrate_at \'substrate mail account add\'' -l except -x -d 'which of those are left out'
complete -c substrate -n '__substrate_at \'substrate mail account add\'' -l authorities -r -F -d 'a PEM file with those who may vouch for the server'
complete -c substrate -n '__substrate_at \'substrate mail account add\'' -l password-file -r -F -d 'a file with the password; - for standard input'
complete -c substrate -n '__substrate_at \'substrate mail account add\'' -l keep-password -d 'change the account and not its password'
complete -c substrate -n '__substrate_at \'substrate mail account add\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate mail account add\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate mail account add\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate mail account add\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate mail account add\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate mail account add\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate mail account add\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate mail account add\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate mail account add\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate mail account list\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate mail account list\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate mail account list\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate mail account list\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate mail account list\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate mail account list\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate mail account list\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate mail account list\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate mail account list\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate mail account remove\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate mail account remove\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate mail account remove\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate mail account remove\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate mail account remove\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate mail account remove\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate mail account remove\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate mail account remove\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate mail account remove\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate mail fetch\'' -l wait -s w -d 'wait until it is done'
complete -c substrate -n '__substrate_at \'substrate mail fetch\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate mail fetch\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate mail fetch\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate mail fetch\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate mail fetch\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate mail fetch\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate mail fetch\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate mail fetch\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate mail fetch\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate document\' 0' -a list -d 'list documents by how they were read'
complete -c substrate -n '__substrate_at \'substrate document\' 0' -a show -d 'show how one document was read, or its text'
complete -c substrate -n '__substrate_at \'substrate document\' 0' -a add -d 'hand one file over'
complete -c substrate -n '__substrate_at \'substrate document\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate document\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate document\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate document\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate document\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate document\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate document\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate document\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate document\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate document list\'' -l reader -x -d 'read by this reader, e.g. pdf'
complete -c substrate -n '__substrate_at \'substrate document list\'' -l reader-version -x -d 'read by this version of it'
complete -c substrate -n '__substrate_at \'substrate document list\'' -l status -x -a 'read empty unreadable refused failed' -d 'with this outcome'
complete -c substrate -n '__substrate_at \'substrate document list\'' -l kind -x -d 'of this kind, e.g. mail'
complete -c substrate -n '__substrate_at \'substrate document list\'' -l limit -x -d 'the most of them'
complete -c substrate -n '__substrate_at \'substrate document list\'' -l cursor -x -d 'go on where an earlier list ended'
complete -c substrate -n '__substrate_at \'substrate document list\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate document list\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate document list\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate document list\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate document list\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate document list\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate document list\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate document list\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate document list\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate document show\'' -l text -d 'print the text'
complete -c substrate -n '__substrate_at \'substrate document show\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate document show\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate document show\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate document show\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate document show\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate document show\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate document show\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate document show\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate document show\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate document add\'' -l name -x -d 'its name, which helps to tell its type'
complete -c substrate -n '__substrate_at \'substrate document add\'' -l source -x -d 'a name of its own, by which later versions are known'
complete -c substrate -n '__substrate_at \'substrate document add\'' -l wait -s w -d 'wait until it can be found'
complete -c substrate -n '__substrate_at \'substrate document add\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate document add\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate document add\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate document add\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate document add\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate document add\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate document add\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate document add\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate document add\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate document add\' \'0\'' -F -d 'the file; - for standard input'
complete -c substrate -n '__substrate_at \'substrate search\'' -l limit -x -d 'the most hits'
complete -c substrate -n '__substrate_at \'substrate search\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate search\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate search\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate search\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate search\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate search\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate search\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate search\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate search\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate fact\' 0' -a list -d 'list facts'
complete -c substrate -n '__substrate_at \'substrate fact\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate fact\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate fact\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate fact\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate fact\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate fact\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate fact\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate fact\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate fact\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate fact list\'' -l about -x -d 'only facts whose subject or object has this text'
complete -c substrate -n '__substrate_at \'substrate fact list\'' -l predicate -x -d 'only facts of this kind'
complete -c substrate -n '__substrate_at \'substrate fact list\'' -l limit -x -d 'the most facts'
complete -c substrate -n '__substrate_at \'substrate fact list\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate fact list\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate fact list\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate fact list\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate fact list\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate fact list\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate fact list\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate fact list\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate fact list\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate people\' 0' -a list -d 'list people, all or those with an address, number or name'
complete -c substrate -n '__substrate_at \'substrate people\' 0' -a show -d 'show one person: every value, since when, and where it stands'
complete -c substrate -n '__substrate_at \'substrate people\' 0' -a review -d 'list pairs that may be one person, or decide on them'
complete -c substrate -n '__substrate_at \'substrate people\' 0' -a merge -d 'say that two are one person'
complete -c substrate -n '__substrate_at \'substrate people\' 0' -a split -d 'say that two are not one person'
complete -c substrate -n '__substrate_at \'substrate people\' 0' -a judge -d 'record a decision on two persons or records'
complete -c substrate -n '__substrate_at \'substrate people\' 0' -a undo -d 'take a decision back'
complete -c substrate -n '__substrate_at \'substrate people\' 0' -a judgements -d 'list what was decided, in the order of the ledger'
complete -c substrate -n '__substrate_at \'substrate people\' 0' -a explain -d 'show why two are, or are not, taken to be one'
complete -c substrate -n '__substrate_at \'substrate people\' 0' -a conflicts -d 'list what rules alone do not settle'
complete -c substrate -n '__substrate_at \'substrate people\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate people\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate people\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate people\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate people\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate people\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate people\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate people\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate people\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate people list\'' -l address -x -d 'who has, or had, this mail address'
complete -c substrate -n '__substrate_at \'substrate people list\'' -l phone -x -d 'who has, or had, this telephone number'
complete -c substrate -n '__substrate_at \'substrate people list\'' -l name -x -d 'who is called so'
complete -c substrate -n '__substrate_at \'substrate people list\'' -l limit -x -d 'the most of them'
complete -c substrate -n '__substrate_at \'substrate people list\'' -l cursor -x -d 'go on where an earlier list ended'
complete -c substrate -n '__substrate_at \'substrate people list\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate people list\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate people list\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate people list\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate people list\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate people list\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate people list\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate people list\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate people list\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate people show\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate people show\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate people show\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate people show\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate people show\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate people show\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate people show\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate people show\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate people show\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate people review\' 0' -a accept -d 'say that a pair is one person'
complete -c substrate -n '__substrate_at \'substrate people review\' 0' -a reject -d 'say that a pair is two persons'
complete -c substrate -n '__substrate_at \'substrate people review\' 0' -a skip -d 'say that nobody can tell'
complete -c substrate -n '__substrate_at \'substrate people review\' 0' -a walk -d 'go through the pairs one by one and ask'
complete -c substrate -n '__substrate_at \'substrate people review\'' -l limit -x -d 'the most of them'
complete -c substrate -n '__substrate_at \'substrate people review\'' -l cursor -x -d 'go on where an earlier list ended'
complete -c substrate -n '__substrate_at \'substrate people review\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate people review\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate people review\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate people review\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate people review\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate people review\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate people review\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate people review\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate people review\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate people review accept\'' -l reason -x -d 'why'
complete -c substrate -n '__substrate_at \'substrate people review accept\'' -l limit -x -d 'the most of them'
complete -c substrate -n '__substrate_at \'substrate people review accept\'' -l cursor -x -d 'go on where an earlier list ended'
complete -c substrate -n '__substrate_at \'substrate people review accept\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate people review accept\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate people review accept\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate people review accept\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate people review accept\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate people review accept\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate people review accept\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate people review accept\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate people review accept\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate people review reject\'' -l reason -x -d 'why'
complete -c substrate -n '__substrate_at \'substrate people review reject\'' -l limit -x -d 'the most of them'
complete -c substrate -n '__substrate_at \'substrate people review reject\'' -l cursor -x -d 'go on where an earlier list ended'
complete -c substrate -n '__substrate_at \'substrate people review reject\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate people review reject\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate people review reject\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate people review reject\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate people review reject\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate people review reject\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate people review reject\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate people review reject\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate people review reject\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate people review skip\'' -l reason -x -d 'why'
complete -c substrate -n '__substrate_at \'substrate people review skip\'' -l limit -x -d 'the most of them'
complete -c substrate -n '__substrate_at \'substrate people review skip\'' -l cursor -x -d 'go on where an earlier list ended'
complete -c substrate -n '__substrate_at \'substrate people review skip\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate people review skip\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate people review skip\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate people review skip\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate people review skip\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate people review skip\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate people review skip\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate people review skip\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate people review skip\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate people review walk\'' -l limit -x -d 'the most pairs'
complete -c substrate -n '__substrate_at \'substrate people review walk\'' -l limit -x -d 'the most of them'
complete -c substrate -n '__substrate_at \'substrate people review walk\'' -l cursor -x -d 'go on where an earlier list ended'
complete -c substrate -n '__substrate_at \'substrate people review walk\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate people review walk\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate people review walk\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate people review walk\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate people review walk\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate people review walk\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate people review walk\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate people review walk\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate people review walk\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate people merge\'' -l reason -x -d 'why'
complete -c substrate -n '__substrate_at \'substrate people merge\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate people merge\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate people merge\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate people merge\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate people merge\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate people merge\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate people merge\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate people merge\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate people merge\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate people split\'' -l reason -x -d 'why'
complete -c substrate -n '__substrate_at \'substrate people split\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate people split\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate people split\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate people split\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate people split\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate people split\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate people split\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate people split\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate people split\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate people judge\'' -l verdict -x -a 'same different unsure' -d 'what was decided'
complete -c substrate -n '__substrate_at \'substrate people judge\'' -l reason -x -d 'why'
complete -c substrate -n '__substrate_at \'substrate people judge\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate people judge\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate people judge\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate people judge\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate people judge\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate people judge\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate people judge\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate people judge\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate people judge\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate people undo\'' -l reason -x -d 'why'
complete -c substrate -n '__substrate_at \'substrate people undo\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate people undo\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate people undo\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate people undo\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate people undo\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate people undo\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate people undo\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate people undo\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate people undo\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate people judgements\'' -l limit -x -d 'the most of them'
complete -c substrate -n '__substrate_at \'substrate people judgements\'' -l cursor -x -d 'go on where an earlier list ended'
complete -c substrate -n '__substrate_at \'substrate people judgements\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate people judgements\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate people judgements\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate people judgements\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate people judgements\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate people judgements\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate people judgements\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate people judgements\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate people judgements\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate people explain\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate people explain\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate people explain\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate people explain\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate people explain\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate people explain\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate people explain\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate people explain\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate people explain\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate people conflicts\'' -l limit -x -d 'the most of them'
complete -c substrate -n '__substrate_at \'substrate people conflicts\'' -l cursor -x -d 'go on where an earlier list ended'
complete -c substrate -n '__substrate_at \'substrate people conflicts\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate people conflicts\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate people conflicts\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate people conflicts\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate people conflicts\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate people conflicts\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate people conflicts\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate people conflicts\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate people conflicts\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate extract\'' -l names -d 'find the people and organisations too that the ledger knows'
complete -c substrate -n '__substrate_at \'substrate extract\'' -l region -x -d 'a country whose telephone numbers are tried, e.g. DE'
complete -c substrate -n '__substrate_at \'substrate extract\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate extract\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate extract\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate extract\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate extract\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate extract\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate extract\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate extract\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate extract\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate extract\' \'0\'' -F -d 'a file of text; standard input where it is - or left out'
complete -c substrate -n '__substrate_at \'substrate ask\'' -l sources -x -d 'the most passages to send along'
complete -c substrate -n '__substrate_at \'substrate ask\'' -l model -x -d 'the model to ask, where the tier has several'
complete -c substrate -n '__substrate_at \'substrate ask\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate ask\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate ask\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate ask\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate ask\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate ask\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate ask\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate ask\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate ask\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate ledger\' 0' -a list -d 'list entries, newest last'
complete -c substrate -n '__substrate_at \'substrate ledger\' 0' -a show -d 'show one entry, or its content'
complete -c substrate -n '__substrate_at \'substrate ledger\' 0' -a prove -d 'prove that an entry is in the signed log, or check a receipt'
complete -c substrate -n '__substrate_at \'substrate ledger\' 0' -a verify -d 'check every entry, blob and signature; names the first bad entry'
complete -c substrate -n '__substrate_at \'substrate ledger\' 0' -a fsck -d 'check any log in the tlog-tiles format from its files alone'
complete -c substrate -n '__substrate_at \'substrate ledger\' 0' -a anchor -d 'show what outside the box vouches for the ledger'
complete -c substrate -n '__substrate_at \'substrate ledger\' 0' -a keys -d 'show which keys sign the log, or change them'
complete -c substrate -n '__substrate_at \'substrate ledger\' 0' -a hold -d 'keep contents from being erased, or list the holds'
complete -c substrate -n '__substrate_at \'substrate ledger\' 0' -a release -d 'end a hold'
complete -c substrate -n '__substrate_at \'substrate ledger\' 0' -a erase -d 'destroy contents for good; the log and its proofs stay'
complete -c substrate -n '__substrate_at \'substrate ledger\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate ledger\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate ledger\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate ledger\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate ledger\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate ledger\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate ledger\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate ledger\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate ledger\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate ledger list\'' -l from -x -d 'the first entry'
complete -c substrate -n '__substrate_at \'substrate ledger list\'' -l limit -x -d 'the most entries'
complete -c substrate -n '__substrate_at \'substrate ledger list\'' -l source -x -d 'entries from this source'
complete -c substrate -n '__substrate_at \'substrate ledger list\'' -l payload -x -d 'entries that programs appended under this name'
complete -c substrate -n '__substrate_at \'substrate ledger list\'' -l hash -x -d 'the entry with this leaf hash'
complete -c substrate -n '__substrate_at \'substrate ledger list\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate ledger list\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate ledger list\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate ledger list\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate ledger list\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate ledger list\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate ledger list\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate ledger list\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate ledger list\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate ledger show\'' -l content -d 'print the content as it was taken in'
complete -c substrate -n '__substrate_at \'substrate ledger show\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate ledger show\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate ledger show\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate ledger show\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate ledger show\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate ledger show\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate ledger show\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate ledger show\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate ledger show\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate ledger prove\'' -l output -s o -r -F -d 'write the receipt, and the entry beside it'
complete -c substrate -n '__substrate_at \'substrate ledger prove\'' -l check -r -F -d 'check this receipt instead'
complete -c substrate -n '__substrate_at \'substrate ledger prove\'' -l entry -r -F -d 'the entry\'s bytes, for --check'
complete -c substrate -n '__substrate_at \'substrate ledger prove\'' -l key -x -d 'a key of the log, for --check; the box\'s own unless given'
complete -c substrate -n '__substrate_at \'substrate ledger prove\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate ledger prove\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate ledger prove\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate ledger prove\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate ledger prove\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate ledger prove\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate ledger prove\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate ledger prove\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate ledger prove\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate ledger verify\'' -l key -x -d 'the log\'s key, where the copy came without its home'
complete -c substrate -n '__substrate_at \'substrate ledger verify\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate ledger verify\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate ledger verify\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate ledger verify\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate ledger verify\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate ledger verify\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate ledger verify\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate ledger verify\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate ledger verify\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate ledger verify\' \'0\'' -a '(__fish_complete_directories)' -d 'a copy of a ledger directory'
complete -c substrate -n '__substrate_at \'substrate ledger fsck\'' -l key -x -d 'a key of the log, or the .pub file that holds it'
complete -c substrate -n '__substrate_at \'substrate ledger fsck\'' -l saved -r -F -d 'a checkpoint that was kept elsewhere, with which the log must begin'
complete -c substrate -n '__substrate_at \'substrate ledger fsck\'' -l policy -r -F -d 'who must have cosigned, as a C2SP tlog-policy'
complete -c substrate -n '__substrate_at \'substrate ledger fsck\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate ledger fsck\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate ledger fsck\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate ledger fsck\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate ledger fsck\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate ledger fsck\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate ledger fsck\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate ledger fsck\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate ledger fsck\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate ledger anchor\' 0' -a now -d 'take a checkpoint and anchor it now'
complete -c substrate -n '__substrate_at \'substrate ledger anchor\'' -l limit -x -d 'the most anchors'
complete -c substrate -n '__substrate_at \'substrate ledger anchor\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate ledger anchor\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate ledger anchor\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate ledger anchor\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate ledger anchor\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate ledger anchor\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate ledger anchor\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate ledger anchor\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate ledger anchor\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate ledger anchor now\'' -l forget -x -d 'believe this witness again, which lost its state; ask it why first'
complete -c substrate -n '__substrate_at \'substrate ledger anchor now\'' -l limit -x -d 'the most anchors'
complete -c substrate -n '__substrate_at \'substrate ledger anchor now\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate ledger anchor now\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate ledger anchor now\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate ledger anchor now\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate ledger anchor now\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate ledger anchor now\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate ledger anchor now\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate ledger anchor now\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate ledger anchor now\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate ledger keys\' 0' -a rotate -d 'change to the next key, which was announced before'
complete -c substrate -n '__substrate_at \'substrate ledger keys\' 0' -a revoke -d 'say that an earlier key counts no more'
complete -c substrate -n '__substrate_at \'substrate ledger keys\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate ledger keys\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate ledger keys\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate ledger keys\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate ledger keys\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate ledger keys\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate ledger keys\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate ledger keys\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate ledger keys\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate ledger keys rotate\'' -l yes -s y -d 'do not ask'
complete -c substrate -n '__substrate_at \'substrate ledger keys rotate\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate ledger keys rotate\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate ledger keys rotate\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate ledger keys rotate\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate ledger keys rotate\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate ledger keys rotate\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate ledger keys rotate\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate ledger keys rotate\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate ledger keys rotate\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate ledger keys revoke\'' -l beyond -x -d 'the largest size it may have signed'
complete -c substrate -n '__substrate_at \'substrate ledger keys revoke\'' -l yes -s y -d 'do not ask'
complete -c substrate -n '__substrate_at \'substrate ledger keys revoke\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate ledger keys revoke\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate ledger keys revoke\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate ledger keys revoke\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate ledger keys revoke\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate ledger keys revoke\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate ledger keys revoke\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate ledger keys revoke\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate ledger keys revoke\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate ledger hold\'' -l subject -x -d 'all entries that name this subject'
complete -c substrate -n '__substrate_at \'substrate ledger hold\'' -l everything -d 'the whole ledger, future entries included'
complete -c substrate -n '__substrate_at \'substrate ledger hold\'' -l name -x -d 'the hold\'s name'
complete -c substrate -n '__substrate_at \'substrate ledger hold\'' -l reason -x -d 'why; asked for where it is not given'
complete -c substrate -n '__substrate_at \'substrate ledger hold\'' -l authority -x -d 'who decided it'
complete -c substrate -n '__substrate_at \'substrate ledger hold\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate ledger hold\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate ledger hold\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate ledger hold\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate ledger hold\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate ledger hold\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate ledger hold\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate ledger hold\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate ledger hold\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate ledger release\'' -l reason -x -d 'why; asked for where it is not given'
complete -c substrate -n '__substrate_at \'substrate ledger release\'' -l authority -x -d 'who decided it'
complete -c substrate -n '__substrate_at \'substrate ledger release\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate ledger release\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate ledger release\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate ledger release\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate ledger release\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate ledger release\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate ledger release\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate ledger release\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate ledger release\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate ledger erase\'' -l subject -x -d 'all entries that name this subject'
complete -c substrate -n '__substrate_at \'substrate ledger erase\'' -l reason -x -d 'why; asked for where it is not given'
complete -c substrate -n '__substrate_at \'substrate ledger erase\'' -l authority -x -d 'the law, court or office that decided it'
complete -c substrate -n '__substrate_at \'substrate ledger erase\'' -l yes -s y -d 'do not ask'
complete -c substrate -n '__substrate_at \'substrate ledger erase\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate ledger erase\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate ledger erase\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate ledger erase\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate ledger erase\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate ledger erase\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate ledger erase\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate ledger erase\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate ledger erase\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate index\' 0' -a rebuild -d 'drop facts and search and derive them again'
complete -c substrate -n '__substrate_at \'substrate index\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate index\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate index\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate index\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate index\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate index\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate index\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate index\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate index\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate index rebuild\'' -l check -d 'compare the exports before and after'
complete -c substrate -n '__substrate_at \'substrate index rebuild\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate index rebuild\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate index rebuild\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate index rebuild\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate index rebuild\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate index rebuild\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate index rebuild\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate index rebuild\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate index rebuild\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate config\' 0' -a show -d 'print every setting with its value and origin'
complete -c substrate -n '__substrate_at \'substrate config\' 0' -a check -d 'check settings files and variables before a restart'
complete -c substrate -n '__substrate_at \'substrate config\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate config\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate config\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate config\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate config\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate config\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate config\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate config\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate config\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate config show\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate config show\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate config show\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate config show\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate config show\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate config show\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate config show\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate config show\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate config show\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate config check\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate config check\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate config check\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate config check\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate config check\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate config check\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate config check\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate config check\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate config check\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate completion\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate completion\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate completion\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate completion\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate completion\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate completion\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate completion\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate completion\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate completion\'' -l version -d 'print the version'
complete -c substrate -n '__substrate_at \'substrate completion\' \'0\'' -a 'bash zsh fish' -d 'the shell'
complete -c substrate -n '__substrate_at \'substrate version\'' -l json -d 'print data as JSON'
complete -c substrate -n '__substrate_at \'substrate version\'' -l plain -d 'print one record per line, cells separated by tabs'
complete -c substrate -n '__substrate_at \'substrate version\'' -l quiet -s q -d 'print identifiers only, and no conversation'
complete -c substrate -n '__substrate_at \'substrate version\'' -l no-color -d 'use no colour (also NO_COLOR or TERM=dumb)'
complete -c substrate -n '__substrate_at \'substrate version\'' -l no-input -d 'never ask; name the missing option instead'
complete -c substrate -n '__substrate_at \'substrate version\'' -l verbose -s v -d 'show the chain of causes behind an error'
complete -c substrate -n '__substrate_at \'substrate version\'' -l home -x -a '(__fish_complete_directories)' -d 'the box to work on'
complete -c substrate -n '__substrate_at \'substrate version\'' -l help -s h -d 'show help for the command'
complete -c substrate -n '__substrate_at \'substrate version\'' -l version -d 'print the version'
