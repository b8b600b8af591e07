#!/usr/bin/perl
# What the tests need in a fresh Request Tracker: queues, a custom field, people, rights, tokens.
# No call of REST makes a token, so RT's own classes do. Prints the tokens as JSON.
use strict;
use warnings;
use lib '/usr/share/request-tracker5/lib', '/usr/local/share/request-tracker5/lib';
use JSON ();
use RT;

RT::LoadConfig();
RT::Init();

sub made {
    my ( $what, $object, %facts ) = @_;
    my ( $id, $message ) = $object->Create(%facts);
    die "$what: $message\n" unless $id;
    return $object;
}

my $root = RT->SystemUser;
my %queue;
for my $name ( 'Network', 'Without field' ) {
    $queue{$name} = made( $name, RT::Queue->new($root), Name => $name );
}

# An apostrophe and a space: what a name may have, the look-up has to quote.
my %field = ( 'Change key' => 'FreeformSingle', "Site's risk" => 'FreeformSingle' );
for my $name ( sort keys %field ) {
    my $field = made(
        $name, RT::CustomField->new($root),
        Name       => $name,
        Type       => $field{$name},
        LookupType => RT::Ticket->CustomFieldLookupType,
    );
    my ( $ok, $message ) = $field->AddToObject( $queue{Network} );
    die "$name: $message\n" unless $ok;
}

# As docs/ticketing-request-tracker.md tells to give the portal's account.
my @portal = qw(
    SeeQueue SeeCustomField ShowTicket ShowTicketComments CreateTicket CommentOnTicket ModifyTicket
    ModifyCustomField
);
my %rights = (
    portal   => \@portal,
    engineer => [ @portal, qw(OwnTicket ReplyToTicket DeleteTicket) ],
    reader   => [qw(SeeQueue ShowTicket)],
    blind    => [ grep { $_ ne 'SeeCustomField' } @portal ],
);
my %token;
for my $name ( sort keys %rights ) {
    my $user = made( $name, RT::User->new($root), Name => $name, Privileged => 1 );
    for my $queue ( values %queue ) {
        for my $right ( @{ $rights{$name} } ) {
            my ( $ok, $message ) =
                $user->PrincipalObj->GrantRight( Object => $queue, Right => $right );
            die "$name $right: $message\n" unless $ok;
        }
    }
    my ( $id, $message, $token ) =
        RT::AuthToken->new($root)->Create( Owner => $user->Id, Description => 'tests' );
    die "token of $name: $message\n" unless $id;
    $token{$name} = $token;
}
print JSON::encode_json( \%token ), "\n";
