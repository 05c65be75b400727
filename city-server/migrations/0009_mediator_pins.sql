-- The number is all that terminals ever call a mediator; no other card gets it, not even once this one is off the list.
alter table mediator_cards
  add column mediator integer generated always as identity unique,
  -- scrypt of card number and PIN (ballot/mediator-pin.ts), base64url; null until one is drawn, at the next import.
  add column pin_salt text,
  add column pin_hash text,
  add check ((pin_salt is null) = (pin_hash is null));
